import ParlanceCore

/// What a run over a manifest has shown.
public struct WordErrorRateReport: Sendable {
    public struct File: Sendable, Codable {
        public var file: String
        public var group: String
        public var seconds: Double
        public var hasReference: Bool
        public var errors: WordErrors
        public var hypothesis: String
        public var reference: String
        public var droppedSeconds: Double
    }

    /// All recordings in one mode.
    public struct Pass: Sendable {
        /// The mode, or the variant of the session.
        public var name: String
        public var files: [File]
        public var processorSeconds: Double
        public var wallSeconds: Double
        /// Encoded bytes, where the audio was encoded for this pass.
        public var bytes: Int?
        /// Times that the recognizer was handed audio, where that was counted.
        public var handOvers: Int?
        /// In real time: median seconds from the onset of an utterance to its first partial.
        public var firstPartial: Double?
        /// Of passes through sessions of this process.
        package var savings: Savings

        public var audioSeconds: Double { files.reduce(0) { $0 + $1.seconds } }
        /// Processor seconds of the whole process per second of audio.
        public var processorFactor: Double { processorSeconds / max(audioSeconds, 0.001) }
        public var wallFactor: Double { wallSeconds / max(audioSeconds, 0.001) }
    }

    /// Whether two ways gave the same words, recording by recording.
    public struct Equality: Sendable, Codable {
        public var a: String
        public var b: String
        public var files: Int
        public var differences: [Difference]
    }

    public struct Difference: Sendable, Codable {
        public var file: String
        public var a: String
        public var b: String
    }

    /// One line of the table.
    public struct Group: Sendable, Codable {
        public var name: String
        public var files: Int
        public var audioSeconds: Double
        public var errors: WordErrors
        public var interval: Bootstrap.Interval?
        /// Words heard in recordings without a reference, and how long those are.
        public var falseWords: Int
        public var falseWordSeconds: Double
    }

    public var profile: RecognizerProfile
    public var voiceActivity: String
    public var plan: WordErrorRatePlan
    /// Recordings without a reference that were left out.
    public var skipped: Int
    /// Variants that could not be encoded here, and why.
    public var leftOut: [String] = []
    public var passes: [Pass] = []
    public var equalities: [Equality] = []

    init(profile: RecognizerProfile, voiceActivity: String, plan: WordErrorRatePlan, skipped: Int) {
        self.profile = profile
        self.voiceActivity = voiceActivity
        self.plan = plan
        self.skipped = skipped
    }

    /// Groups by name, then all together.
    public func groups(of pass: Pass) -> [Group] {
        let names = Set(pass.files.map(\.group)).sorted()
        var groups = names.map { name in group(name, pass.files.filter { $0.group == name }) }
        if groups.count > 1 { groups.append(group("total", pass.files)) }
        return groups
    }

    private func group(_ name: String, _ files: [File]) -> Group {
        let spoken = files.filter(\.hasReference)
        let others = files.filter { !$0.hasReference }
        return Group(
            name: name, files: files.count, audioSeconds: files.reduce(0) { $0 + $1.seconds },
            errors: spoken.reduce(WordErrors()) { $0 + $1.errors }, interval: Bootstrap().rate(spoken.map(\.errors)),
            falseWords: others.reduce(0) { $0 + $1.errors.insertions },
            falseWordSeconds: others.reduce(0) { $0 + $1.seconds })
    }

    /// How the error rate changes from the first pass to each of the others, on the same recordings.
    public struct Change: Sendable, Codable {
        public var from: String
        public var to: String
        public var difference: Double
        public var interval: Bootstrap.Interval?
    }

    public var changes: [Change] {
        guard let first = passes.first else { return [] }
        let a = first.files.filter(\.hasReference).map(\.errors)
        return passes.dropFirst().compactMap { pass in
            let b = pass.files.filter(\.hasReference).map(\.errors)
            guard let rateA = a.reduce(WordErrors(), +).rate, let rateB = b.reduce(WordErrors(), +).rate else {
                return nil
            }
            return Change(
                from: first.name, to: pass.name, difference: rateB - rateA,
                interval: Bootstrap().difference(a, b))
        }
    }
}
