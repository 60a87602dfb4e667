/// Where the parts of one event-stream message lie: total length, headers' length, their checksum, headers, payload, the
/// checksum of it all (the framing of `application/vnd.amazon.eventstream`; numbers are big-endian).
package struct EventStreamFrame: Equatable, Sendable {
    /// Lengths, and their checksum.
    package static let prelude = 12
    /// What a message has without headers and payload.
    package static let overhead = 16
    /// Bytes of all headers together, as the provider's clients allow them.
    package static let maximumHeaders = 128 << 10

    package let total: Int
    package let headers: Range<Int>
    package var payload: Range<Int> { headers.upperBound..<total - 4 }

    /// Reads the prelude. Nothing is believed, however short, before its checksum has been looked at.
    ///
    /// - Parameters:
    ///   - bytes: from the beginning of the message; at least ``prelude`` of them.
    ///   - limit: the most that a message may have.
    package init(prelude bytes: UnsafeRawBufferPointer, limit: Int) throws(EventStreamError) {
        let total = Int(Self.word(bytes, at: 0))
        let headers = Int(Self.word(bytes, at: 4))
        let checksum = CRC32.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<8]))
        guard Self.word(bytes, at: 8) == checksum else { throw .badPreludeChecksum }
        guard total >= Self.overhead else { throw .tooShort(total) }
        guard total <= limit else { throw .tooLong(total, limit: limit) }
        guard headers <= min(total - Self.overhead, Self.maximumHeaders) else { throw .headersTooLong(headers) }
        self.total = total
        self.headers = Self.prelude..<Self.prelude + headers
    }

    /// Looks at the message's own checksum.
    ///
    /// - Parameter bytes: the whole message, and nothing else.
    package func check(_ bytes: UnsafeRawBufferPointer) throws(EventStreamError) {
        let checksum = CRC32.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<(total - 4)]))
        guard Self.word(bytes, at: total - 4) == checksum else { throw .badChecksum }
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
