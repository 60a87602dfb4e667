/// Which chunks to try, and on what.
public struct ChunkSizePlan: Sendable {
    /// Milliseconds.
    public var chunks = [20, 50, 100, 200, 250, 500]
    /// Recordings spoken at the same time.
    public var sessions = 4
    /// Silence after each recording, so that its last words are shown as in a call that goes on.
    public var pauseMilliseconds = 1_000
    /// Recordings and what is said in them.
    public var recordings: [(path: String, reference: String)] = []

    public init() {}
}
