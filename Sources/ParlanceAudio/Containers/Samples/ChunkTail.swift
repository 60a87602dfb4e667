/// What follows the audio of a RIFF or AIFF file: chunks of tags, another file, or something that should not be there.
struct ChunkTail {
    /// Tags larger than this are not believed: more likely the header's length was wrong, and this is still audio.
    static let largestChunk = 1 << 20

    /// Bytes that were neither a chunk nor the beginning of a file.
    private(set) var skippedBytes = 0
    private var head = HeadBytes()
    private var isGarbage = false

    private let isBigEndian: Bool

    /// - Parameter isPadded: one more byte comes before the first chunk, as chunks begin at even offsets.
    init(isBigEndian: Bool, isPadded: Bool) {
        self.isBigEndian = isBigEndian
        head.toSkip = isPadded ? 1 : 0
    }

    /// Lets by what is here; returns the first bytes of another file, once there are some.
    mutating func read(_ input: inout UnsafeRawBufferPointer) -> [UInt8]? {
        while !isGarbage, head.skip(from: &input) {
            guard head.collect(8, from: &input) else { return nil }
            if ["RIFF", "RIFX", "RF64", "BW64", "FORM"].contains(where: { head.has($0) }) { return head.bytes }
            let length = isBigEndian ? head.big(4, 4) : head.little(4, 4)
            if head.bytes[..<4].allSatisfy({ 32...126 ~= $0 }), length <= Self.largestChunk {
                head.clear()
                head.toSkip = length + length % 2
            } else {
                isGarbage = true
                skippedBytes += 8
            }
        }
        if isGarbage { skippedBytes += input.take(input.count).count }
        return nil
    }
}
