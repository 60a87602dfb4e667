import ParlanceCore

/// How much of the speech was given to whom it belongs: steps of 10 ms in which exactly one person speaks, under the
/// naming of the numbers that fits best (largest shares first).
public struct SpeakerScore: Sendable {
    public static let step = MediaTime(milliseconds: 10)

    /// Steps in which one person speaks, those given to another one, and those given to nobody.
    public private(set) var steps = 0
    public private(set) var confused = 0
    public private(set) var missed = 0
    /// People, and numbers that were given out.
    public private(set) var people = 0
    public private(set) var numbers = 0

    public init() {}

    public init(_ found: SpeakerTurns, _ labels: SpeakerLabels) {
        var shares: [String: [Int: Int]] = [:]
        let end = labels.runs.map(\.span.end).max() ?? .zero
        var at = MediaTime.zero
        while at < end {
            let span = MediaSpan(start: at, end: at + Self.step)
            let speaking = Set(labels.runs.lazy.filter { $0.span.start <= at && at < $0.span.end }.map(\.speaker))
            if speaking.count == 1, let name = speaking.first {
                steps += 1
                if let number = found.speaker(in: span) {
                    shares[name, default: [:]][number, default: 0] += 1
                } else {
                    missed += 1
                }
            }
            at += Self.step
        }
        people = Set(labels.runs.map(\.speaker)).count
        numbers = Set(found.turns.map(\.speaker)).count
        confused = steps - missed - Self.agreed(shares)
    }

    private static func agreed(_ shares: [String: [Int: Int]]) -> Int {
        let pairs = shares.flatMap { name, numbers in numbers.map { (name: name, number: $0.key, steps: $0.value) } }
            .sorted { ($0.steps, $1.name, $1.number) > ($1.steps, $0.name, $0.number) }
        var names: Set<String> = []
        var taken: Set<Int> = []
        var sum = 0
        for pair in pairs where !names.contains(pair.name) && !taken.contains(pair.number) {
            names.insert(pair.name)
            taken.insert(pair.number)
            sum += pair.steps
        }
        return sum
    }

    public var speech: MediaTime { MediaTime(samples: steps * Self.step.samples) }
    /// 0…1.
    public var error: Double { steps > 0 ? Double(confused + missed) / Double(steps) : 0 }

    public mutating func add(_ other: SpeakerScore) {
        steps += other.steps
        confused += other.confused
        missed += other.missed
        people += other.people
        numbers += other.numbers
    }
}
