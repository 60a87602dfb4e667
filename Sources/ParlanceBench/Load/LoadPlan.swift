/// What load to make, and for how long.
public struct LoadPlan: Sendable {
    /// Sessions at the same time; one run each, in this order.
    public var sessions = [1]
    /// Length of each run after all sessions have begun.
    public var seconds = 30.0
    /// Over how long the sessions begin; nil: 20 ms each, but at least two chunks, at most half of `seconds`.
    public var ramp: Double?
    public var chunkMilliseconds = 100
    public var sampleRate = 16_000
    /// Silence after each recording, so that utterances end.
    public var pauseMilliseconds = 1_000
    /// Places of the audio where streams begin, at most.
    public var places = 8
    /// Recordings to speak.
    public var files: [String] = []
    /// How long sessions may take to give their last results.
    public var patience = Duration.seconds(15)

    public init() {}

    func rampSeconds(sessions: Int) -> Double {
        ramp ?? min(max(Double(sessions) * 0.02, Double(chunkMilliseconds) * 2 / 1_000), seconds / 2)
    }

    /// Reads the recordings.
    func clips() throws -> [LoadClip] {
        let clips = try files.map { try LoadClip(path: $0, rate: sampleRate) }.filter { !$0.isLoud.isEmpty }
        guard !clips.isEmpty else { throw BenchFailure("there is no audio to send: name a manifest or files") }
        return clips
    }
}
