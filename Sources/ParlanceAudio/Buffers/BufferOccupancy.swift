/// How full a buffer is, and has been: what every buffer reports, for metrics.
///
/// Consistently full means that what reads it falls behind; consistently empty, that it is not needed.
public struct BufferOccupancy: Hashable, Sendable {
    /// In the buffer now. The unit is the buffer's own: samples, bytes or packets.
    public var used: Int
    /// The most that fits, however small the memory is at present.
    public var capacity: Int
    /// The most that ever was in it.
    public var highWater: Int
    /// What was lost or refused because there was no room, since the beginning.
    public var dropped: Int

    public init(used: Int, capacity: Int, highWater: Int, dropped: Int) {
        self.used = used
        self.capacity = capacity
        self.highWater = highWater
        self.dropped = dropped
    }

    /// ``used`` as a part of ``capacity``, 0…1.
    public var fraction: Double { capacity > 0 ? Double(used) / Double(capacity) : 0 }
}
