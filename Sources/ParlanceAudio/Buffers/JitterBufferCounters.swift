/// What became of every packet, since the beginning.
///
/// `received` = `played` + `late` + `duplicate` + `overflow` + `unusable` + `stray` + those still waiting.
public struct JitterBufferCounters: Hashable, Sendable {
    /// Every packet that was pushed.
    public var received = 0
    /// Handed out in order.
    public var played = 0
    /// Came after their place had been given up.
    public var late = 0
    /// Came before.
    public var duplicate = 0
    /// Dropped, oldest first, because a newer one needed the room: the reader does not keep up.
    public var overflow = 0
    /// Too long, empty, or with a duration that cannot be.
    public var unusable = 0
    /// Of another sender or another count, without the successor that would have confirmed it.
    public var stray = 0

    /// Places that were given up: what should have lain there was concealed. Of these, `late` packets came after all.
    public var lost = 0
    /// Of those received, the ones that came after a later one.
    public var reordered = 0
    /// Times that the sender began anew, or another took its place.
    public var resyncs = 0
    /// Samples (of the RTP clock) of packets that were handed out.
    public var playedSamples = 0
    /// Samples that were asked to be concealed, for lost packets and those that overflowed.
    public var concealedSamples = 0
    /// Samples in which the sender sent nothing (DTX).
    public var silentSamples = 0

    public init() {}
}
