/// Writes event-stream messages, front to back.
package enum EventStreamEncoder {
    package enum Value {
        case string(String)
        case bytes([UInt8])
        /// Milliseconds since 1970.
        case timestamp(Int64)
    }

    /// The bytes of headers, in this order. Names have at most 255 bytes, values at most 32767.
    package static func headers(_ headers: [(name: String, value: Value)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in headers {
            bytes.append(UInt8(name.utf8.count))
            bytes += name.utf8
            switch value {
            case .timestamp(let milliseconds):
                bytes.append(EventStreamHeaders.Kind.timestamp.rawValue)
                bytes += bigEndian(milliseconds)
            case .string(let text):
                bytes.append(EventStreamHeaders.Kind.string.rawValue)
                bytes += bigEndian(UInt16(text.utf8.count))
                bytes += text.utf8
            case .bytes(let value):
                bytes.append(EventStreamHeaders.Kind.bytes.rawValue)
                bytes += bigEndian(UInt16(value.count))
                bytes += value
            }
        }
        return bytes
    }

    /// A message.
    ///
    /// - Parameter headers: as ``headers(_:)`` gives them.
    package static func message(headers: [UInt8], payload: some Collection<UInt8>) -> [UInt8] {
        let total = EventStreamFrame.overhead + headers.count + payload.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(total)
        bytes += bigEndian(UInt32(total))
        bytes += bigEndian(UInt32(headers.count))
        bytes += bigEndian(checksum(of: bytes))
        bytes += headers
        bytes += payload
        bytes += bigEndian(checksum(of: bytes))
        return bytes
    }

    private static func checksum(of bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { CRC32.checksum($0) } }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
