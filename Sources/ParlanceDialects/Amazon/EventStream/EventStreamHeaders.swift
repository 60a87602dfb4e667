/// The headers of one message, read in place: name and value are looked at, not copied.
package struct EventStreamHeaders {
    /// More headers than this are refused: an honest message has four.
    package static let maximumCount = 64

    /// Types as the framing numbers them.
    package enum Kind: UInt8, Sendable {
        case yes = 0
        case no
        case int8
        case int16
        case int32
        case int64
        case bytes
        case string
        case timestamp
        case uuid

        /// Bytes of a value; nil where two bytes in front of it say.
        var size: Int? {
            switch self {
            case .yes, .no: 0
            case .int8: 1
            case .int16: 2
            case .int32: 4
            case .int64, .timestamp: 8
            case .uuid: 16
            case .bytes, .string: nil
            }
        }
    }

    package struct Header {
        package let name: UnsafeRawBufferPointer
        package let kind: Kind
        package let value: UnsafeRawBufferPointer

        /// The value as a number; nil for what is none.
        package var integer: Int64? {
            guard kind == .int64 || kind == .timestamp else { return nil }
            return Int64(bigEndian: value.loadUnaligned(as: Int64.self))
        }

        /// The value as text; nil for what is none.
        package var text: String? { kind == .string ? String(decoding: value, as: UTF8.self) : nil }
    }

    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: the headers of a message, and nothing else.
    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Visits every header, in order. A name comes once.
    package func visit(_ body: (Header) throws(EventStreamError) -> Void) throws(EventStreamError) {
        var offset = 0
        var count = 0
        while offset < bytes.count {
            let start = offset
            count += 1
            guard count <= Self.maximumCount else { throw .badHeader("there are more than \(Self.maximumCount)") }
            let header = try read(&offset)
            guard !has(header.name, before: start) else {
                throw .repeatedHeader(String(decoding: header.name.prefix(64), as: UTF8.self))
            }
            try body(header)
        }
    }

    private func read(_ offset: inout Int) throws(EventStreamError) -> Header {
        let nameLength = Int(bytes[offset])
        offset += 1
        // The name and the type behind it.
        guard nameLength > 0, bytes.count - offset > nameLength else { throw .badHeader("its name is cut off") }
        let name = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + nameLength])
        offset += nameLength
        guard let kind = Kind(rawValue: bytes[offset]) else { throw .badHeader("there is no type \(bytes[offset])") }
        offset += 1
        var size = kind.size ?? 0
        if kind.size == nil {
            guard bytes.count - offset >= 2 else { throw .badHeader("its value is cut off") }
            size = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            offset += 2
            guard size <= 32_767 else { throw .badHeader("a value has at most 32767 bytes") }
        }
        guard bytes.count - offset >= size else { throw .badHeader("its value is cut off") }
        let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
        offset += size
        return Header(name: name, kind: kind, value: value)
    }

    /// Whether one of the headers before `end` has this name; they have been read already.
    private func has(_ name: UnsafeRawBufferPointer, before end: Int) -> Bool {
        var offset = 0
        while offset < end, let header = try? read(&offset) {
            if header.name.elementsEqual(name) { return true }
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these are the bytes of `text`.
    package func isText(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
}
