import ParlanceCore

/// The bytes of a header as they arrive: a few are collected to be read, the others are let by without being held.
struct HeadBytes {
    /// What has been collected since the last ``clear()``.
    private(set) var bytes: [UInt8] = []
    /// All bytes that went by, collected or not.
    private(set) var consumed = 0
    /// Bytes still to be let by.
    var toSkip = 0

    /// Lets by what is to be skipped; false when `input` ended before that was done.
    mutating func skip(from input: inout UnsafeRawBufferPointer) -> Bool {
        let count = min(toSkip, input.count)
        toSkip -= count
        take(count, of: &input)
        return toSkip == 0
    }

    /// Collects until `count` bytes are here; false when `input` ended before that.
    mutating func collect(_ count: Int, from input: inout UnsafeRawBufferPointer) -> Bool {
        let missing = min(max(count - bytes.count, 0), input.count)
        bytes.append(contentsOf: input.prefix(missing))
        take(missing, of: &input)
        return bytes.count >= count
    }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    private mutating func take(_ count: Int, of input: inout UnsafeRawBufferPointer) {
        consumed += count
        input = UnsafeRawBufferPointer(rebasing: input[count...])
    }

    // MARK: Reading

    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard bytes.count >= offset + text.utf8CodeUnitCount else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
    }

    /// An unsigned number of up to 7 bytes (8 where the top bit is known to be 0).
    func little(_ offset: Int, _ width: Int) -> Int {
        (0..<width).reduce(0) { $0 | Int(truncatingIfNeeded: UInt64(bytes[offset + $1]) << UInt64(8 * $1)) }
    }

    func big(_ offset: Int, _ width: Int) -> Int {
        (0..<width).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }

    /// Four characters, for error messages; others than printable ASCII as `?`.
    func name(_ offset: Int) -> String {
        String(decoding: bytes[offset..<(offset + 4)].map { (32...126).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }
}
