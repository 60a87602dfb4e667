import ParlanceCore

/// Where sessions report what happens to them, for metrics. Called on session workers: implementations only count.
public protocol SessionTelemetry: Sendable {
    func sessionBegan(dialect: String)
    /// Once per session, with the failure that ended it, if any.
    func sessionEnded(dialect: String, failure: SessionFailure?)
    /// Audio of one piece, in media time over all channels.
    func audioReceived(_ duration: MediaTime, bytes: Int)
    /// Voice activity let this much through to the recognizer (or to an overflow policy on the way there).
    func audioHandedOn(_ duration: MediaTime)
    func audioDropped(_ duration: MediaTime, reason: DropReason)
    /// Audio did not come whole.
    func audioLost(_ loss: AudioLoss)
    /// How full a session's buffer was when audio came, 0…1.
    func occupancy(of buffer: SessionBuffer, _ fraction: Double)
    /// A session's worker took a piece of audio. `lag`: for how long it had waited, and how much speech waits before it
    /// for the recognizer. `isBulk`: the session is ahead of real time, its lag means nothing.
    func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration)
    /// Audio of a live session came later than its promptest audio by so much (``TransportDelay``).
    func audioCame(late: Duration)
    func hypothesis(_ hypothesis: Hypothesis)
    /// Words were not believed, because voice activity was not sure that there was speech.
    func wordsRejected(_ count: Int)
    /// Words were committed of which nobody could say who spoke them, in a session that asked.
    func wordsUnattributed(_ count: Int)
    /// Speech went by the speaker model, which could not keep up: its words count as the last speaker's.
    func voiceUnheard(_ duration: MediaTime)
}

/// A session's buffers, as metrics name them.
public enum SessionBuffer: String, CaseIterable, Sendable {
    /// Encoded audio and commands that wait for the session's worker.
    case inlet
    /// Speech that waits for the recognizer.
    case speech
}

/// Counts nothing.
public struct NoTelemetry: SessionTelemetry {
    public init() {}
    public func sessionBegan(dialect: String) {}
    public func sessionEnded(dialect: String, failure: SessionFailure?) {}
    public func audioReceived(_ duration: MediaTime, bytes: Int) {}
    public func audioHandedOn(_ duration: MediaTime) {}
    public func audioDropped(_ duration: MediaTime, reason: DropReason) {}
    public func audioLost(_ loss: AudioLoss) {}
    public func occupancy(of buffer: SessionBuffer, _ fraction: Double) {}
    public func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration) {}
    public func audioCame(late: Duration) {}
    public func hypothesis(_ hypothesis: Hypothesis) {}
    public func wordsRejected(_ count: Int) {}
    public func wordsUnattributed(_ count: Int) {}
    public func voiceUnheard(_ duration: MediaTime) {}
}
