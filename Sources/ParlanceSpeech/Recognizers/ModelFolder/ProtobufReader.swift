/// Walks the fields of one protobuf message without copying. Every length is checked against what is left.
///
/// Source: protobuf.dev/programming-guides/encoding. Groups (wire types 3 and 4) are refused: ONNX has none.
struct ProtobufReader {
    enum Failure: Error {
        case truncated
        case malformed
    }

    /// What a field holds.
    enum Value {
        case number(UInt64)
        case bytes(UnsafeRawBufferPointer)
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: must stay valid while the reader and the values that it gave are used.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next field; nil at the end.
    mutating func next() throws(Failure) -> (field: Int, value: Value)? {
        guard position < bytes.count else { return nil }
        let key = try varint()
        let field = key >> 3
        guard field > 0, field < 1 << 29 else { throw .malformed }
        switch key & 7 {
        case 0: return (Int(field), .number(try varint()))
        case 1: return (Int(field), .bytes(try take(8)))
        case 2: return (Int(field), .bytes(try take(try varint())))
        case 5: return (Int(field), .bytes(try take(4)))
        default: throw .malformed
        }
    }

    private mutating func take(_ count: UInt64) throws(Failure) -> UnsafeRawBufferPointer {
        guard count <= UInt64(bytes.count - position) else { throw .truncated }
        let end = position + Int(count)
        defer { position = end }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
    }

    private mutating func varint() throws(Failure) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.count else { throw .truncated }
            let byte = bytes[position]
            position += 1
            guard shift < 63 || byte <= 1 else { throw .malformed }
            result |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return result }
        }
        throw .malformed
    }
}
