import ParlanceCore

/// Where speaking sessions report what happens to them, for metrics. Called on any thread: implementations only count.
public protocol SynthesisTelemetry: Sendable {
    func speakingBegan(dialect: String)
    /// Once per session, with the failure that ended it, if any.
    func speakingEnded(dialect: String, failure: SessionFailure?)
    /// From when there was something to say, and nothing else to be said before it, to its first encoded audio.
    func firstAudio(after: Duration)
    /// Once for each sentence, with the audio that was made of it.
    func sentenceSpoken(seconds: Double)
}

/// Counts nothing.
public struct NoSynthesisTelemetry: SynthesisTelemetry {
    public init() {}
    public func speakingBegan(dialect: String) {}
    public func speakingEnded(dialect: String, failure: SessionFailure?) {}
    public func firstAudio(after: Duration) {}
    public func sentenceSpoken(seconds: Double) {}
}
