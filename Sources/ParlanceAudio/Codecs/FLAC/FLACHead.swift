import ParlanceCore

/// What a FLAC stream says of itself in its first metadata block (RFC 9639, section 8.2).
struct FLACStreamInfo {
    static let length = 34

    var sampleRate: Int
    var channels: Int
    var bits: Int
    /// In bytes; 0 where the encoder did not know.
    var largestFrame: Int
    /// In samples of each channel.
    var largestBlock: Int
    /// Of all blocks but the last; nil where blocks differ.
    var blockSize: Int?

    /// The stream's beginning with this block alone, for libFLAC. The count of samples is left out: it may be wrong,
    /// and nobody needs it.
    var plainHead: [UInt8]

    init(_ block: ArraySlice<UInt8>) throws(DecodeError) {
        let bytes = Array(block)
        func big(_ offset: Int, _ width: Int) -> Int { (0..<width).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) } }
        largestBlock = big(2, 2)
        blockSize = big(0, 2) == largestBlock ? largestBlock : nil
        largestFrame = big(7, 3)
        sampleRate = big(10, 3) >> 4
        channels = (big(12, 1) >> 1 & 7) + 1
        bits = (big(12, 2) >> 4 & 31) + 1
        plainHead = Array("fLaC".utf8) + [0x80, 0, 0, UInt8(Self.length)] + bytes
        plainHead[8 + 13] &= 0xF0  // the upper four of 36 bits of the count
        for index in (8 + 14)..<(8 + Self.length) { plainHead[index] = 0 }  // the rest of it, and the MD5 sum
        guard AudioFormat.containerSampleRates.contains(sampleRate) else {
            throw DecodeError("FLAC at \(sampleRate) Hz; 8,000 to 192,000 Hz are supported")
        }
        guard (4...32).contains(bits), largestBlock >= 16 else {
            throw DecodeError("FLAC with \(bits) bits in blocks of \(largestBlock) samples: the stream info is damaged")
        }
    }
}

/// Reads the head of a native FLAC stream as it arrives: the marker, the stream info, then lets the other metadata by
/// (tags, pictures of many megabytes) without holding it. ID3v2 tags in front are let by too.
struct FLACHeadReader {
    private enum Step {
        case marker
        case id3
        case block
        case streamInfo(isLast: Bool)
        case done
    }

    private var head = HeadBytes()
    private var step = Step.marker
    private var isLast = false
    private var info: FLACStreamInfo?

    /// Takes head bytes off the front of `input`; once this returns, `input` begins with the first frame.
    mutating func read(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> FLACStreamInfo? {
        while head.skip(from: &input) {
            switch step {
            case .marker:
                guard head.collect(4, from: &input) else { return nil }
                if head.has("ID3") {
                    step = .id3
                } else {
                    try checkMarker()
                    step = .block
                    head.clear()
                }
            case .id3:
                guard head.collect(10, from: &input) else { return nil }
                guard let tag = ID3Tag(head.bytes[...]) else {
                    throw DecodeError("the FLAC stream's ID3 tag is damaged")
                }
                head.clear()
                head.toSkip = tag.length - 10
                step = .marker
            case .block:
                guard head.collect(4, from: &input) else { return nil }
                try beginBlock()
            case .streamInfo(let isLast):
                guard head.collect(FLACStreamInfo.length, from: &input) else { return nil }
                info = try FLACStreamInfo(head.bytes[...])
                head.clear()
                step = isLast ? .done : .block
            case .done:
                return info
            }
        }
        return nil
    }

    private func checkMarker() throws(DecodeError) {
        guard !head.has("fLaC") else { return }
        if head.bytes[0] == 0xFF, head.bytes[1] & 0xFE == 0xF8 {
            throw DecodeError(
                "the FLAC stream begins in the middle: its head (fLaC and the stream info) must come first")
        }
        throw DecodeError("this is not a FLAC stream (no fLaC)")
    }

    private mutating func beginBlock() throws(DecodeError) {
        let isLast = head.bytes[0] & 0x80 != 0
        let kind = head.bytes[0] & 0x7F
        let size = head.big(1, 3)
        head.clear()
        if info == nil {
            guard kind == 0, size == FLACStreamInfo.length else {
                throw DecodeError("the FLAC stream does not begin with its stream info")
            }
            step = .streamInfo(isLast: isLast)
        } else {
            guard kind != 0, kind != 127 else {
                throw DecodeError("the FLAC stream has metadata of kind \(kind) where none may be")
            }
            head.toSkip = size
            step = isLast ? .done : .block
        }
    }
}
