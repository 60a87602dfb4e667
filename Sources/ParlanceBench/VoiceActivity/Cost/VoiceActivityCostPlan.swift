import ParlanceCore

/// What `parlance bench vad` measures of a detector's cost, and on what.
public struct VoiceActivityCostPlan: Sendable {
    /// Detectors by name, in the order of the report.
    public var models: [(name: String, model: any VoiceActivityModel)]
    /// Those that the others are held against.
    public var references: [String]
    /// Streams that are stepped together.
    public var streams = [1, 8, 64, 256]
    /// How often each is measured; the median counts.
    public var runs = 7
    /// Windows of each measurement, over all streams together; at least one of each stream.
    public var windows = 2_048
    /// Speech at 16 kHz, at least a second; streams begin at different places in it and go round.
    public var samples: [Float]
    /// For people: where the speech is from.
    public var source: String

    public init(
        models: [(name: String, model: any VoiceActivityModel)], references: [String] = [], samples: [Float],
        source: String
    ) throws(BenchFailure) {
        guard samples.count >= MediaTime.samplesPerSecond else {
            throw BenchFailure("\(source): less than a second of audio")
        }
        self.models = models
        self.references = references
        self.samples = samples
        self.source = source
    }
}
