/// Where a frame lies in its stream, as its head says (RFC 9639, section 9.1.5).
enum FLACFrameNumber {
    /// Samples before the frame that begins `bytes`; nil where that cannot be told.
    /// - Parameter blockSize: of all blocks, where they are of one size: then frames are counted, not samples.
    static func firstSample(_ bytes: UnsafeBufferPointer<UInt8>, blockSize: Int?) -> Int? {
        guard bytes.count > 4 else { return nil }
        let hasVariableBlocks = bytes[1] & 1 == 1
        // As in UTF-8, with up to 6 bytes behind the first.
        let ones = (~bytes[4]).leadingZeroBitCount
        guard ones != 1, ones <= 7, bytes.count >= 4 + max(ones, 1) else { return nil }
        var number = Int(bytes[4]) & (ones == 0 ? 0x7F : 0xFF >> (ones + 1))
        for index in 5..<(4 + max(ones, 1)) {
            guard bytes[index] & 0xC0 == 0x80 else { return nil }
            number = number << 6 | Int(bytes[index] & 0x3F)
        }
        if hasVariableBlocks { return number }
        return blockSize.map { $0 * number }
    }
}
