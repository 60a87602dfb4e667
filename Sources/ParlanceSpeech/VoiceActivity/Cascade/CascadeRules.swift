/// When the cascade believes its network's last answer without asking again. Levels in decibels.
public struct CascadeRules: Hashable, Sendable {
    /// At most this probability is a sure no, at least that one a sure yes; between them the network hears everything.
    public var no: Float = 0.1
    public var yes: Float = 0.95
    /// Below this level (over full scale), or this close to the noise floor, nothing can have begun.
    public var silence: Float = -60
    public var quiet: Float = 5
    /// Louder noise goes on as noise unless it rises by this much.
    public var rise: Float = 3
    /// Speech goes on while it is this far above the floor, and has not fallen by so much.
    public var loud: Float = 6
    public var fall: Float = 12
    /// Windows for which an answer is kept: in quiet (8 of 32 ms are a quarter of a second), in noise, in speech.
    public var quietWindows = 8
    public var noiseWindows = 1
    public var speechWindows = 1

    public init() {}
}

/// What one stream of the cascade remembers: the network's last answer, and how loud it was then.
struct CascadeState {
    private var probability: Float?
    private var level: Float = 0
    private var kept = 0

    /// The last answer, if it still holds; nil: ask the network.
    mutating func keep(_ now: Loudness, _ rules: CascadeRules) -> Float? {
        guard let probability, kept < patience(probability, now, rules) else { return nil }
        kept += 1
        return probability
    }

    mutating func learn(_ probability: Float, at now: Loudness) {
        self.probability = probability
        level = now.level
        kept = 0
    }

    private func patience(_ probability: Float, _ now: Loudness, _ rules: CascadeRules) -> Int {
        if probability < rules.no {
            if now.level < rules.silence || now.overFloor < rules.quiet { return rules.quietWindows }
            return now.level < level + rules.rise ? rules.noiseWindows : 0
        }
        guard probability >= rules.yes, now.overFloor >= rules.loud, now.level > level - rules.fall else { return 0 }
        return rules.speechWindows
    }
}
