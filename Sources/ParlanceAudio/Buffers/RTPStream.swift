/// The numbers of one RTP stream, counted on beyond their 16 and 32 bits (RFC 3550, A.1), and over restarts.
struct RTPStream: Sendable {
    /// RFC 3550 A.1's MAX_DROPOUT and MAX_MISORDER.
    private static let largestJump = 3_000
    private static let largestStepBack = 100

    struct Packet: Sendable {
        var sequence: UInt16
        var timestamp: UInt32
        var source: UInt32
        var samples: Int

        /// Is `other` the very next of the same sender, its timestamp no further away than that?
        func isFollowed(by other: Packet, within samples: Int) -> Bool {
            other.source == source && other.sequence == sequence &+ 1
                && abs(Int(Int32(bitPattern: other.timestamp &- timestamp))) <= samples
        }
    }

    /// Where a packet lies in the whole of the stream.
    struct Place: Sendable {
        var sequence: Int
        var timestamp: Int
        var isOutOfOrder: Bool
    }

    private var last: Packet?  // the one with the highest number
    private var lastPlace = Place(sequence: 0, timestamp: 0, isOutOfOrder: false)
    /// Timestamp just after the latest sample.
    private var end = 0

    /// The highest number so far.
    var newest: Int { lastPlace.sequence }

    /// Where this packet lies; nil if it is of another source or too far from the count.
    func place(_ packet: Packet) -> Place? {
        guard let last else {
            // Room before the first, for those that it has overtaken.
            return Place(sequence: 1 << 16, timestamp: 1 << 32, isOutOfOrder: false)
        }
        guard packet.source == last.source else { return nil }
        let step = Int(Int16(bitPattern: packet.sequence &- last.sequence))
        guard (-Self.largestStepBack..<Self.largestJump).contains(step) else { return nil }
        return Place(
            sequence: lastPlace.sequence + step,
            timestamp: lastPlace.timestamp + Int(Int32(bitPattern: packet.timestamp &- last.timestamp)),
            isOutOfOrder: step < 0)
    }

    /// The packet is of this stream: count on from it, if it is the newest.
    mutating func follow(_ packet: Packet, at place: Place) {
        end = max(end, place.timestamp + packet.samples)
        guard last == nil || place.sequence > lastPlace.sequence else { return }
        last = packet
        lastPlace = place
    }

    /// The stream goes on with this packet, directly after the last one, whatever its own numbers are.
    mutating func restart(with packet: Packet) -> Place {
        last = packet
        lastPlace = Place(sequence: lastPlace.sequence + 1, timestamp: end, isOutOfOrder: false)
        end += packet.samples
        return lastPlace
    }
}
