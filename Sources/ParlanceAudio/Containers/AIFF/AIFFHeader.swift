import ParlanceCore

/// Reads the head of an AIFF or AIFF-C stream as it arrives, and holds no more than 22 bytes of it.
///
/// Source: Apple, *Audio Interchange File Format 1.3* (1989) and *AIFF-C draft* (1991). The common chunk must come
/// before the sound, as streaming needs it to.
struct AIFFHeaderReader {
    /// Bytes before the audio that we are willing to let by.
    static let maximumLength = 1 << 20

    private enum Step {
        case form
        case chunk
        case common(size: Int)
        case sound(size: Int)
        case audio(size: Int, offset: Int)
    }

    private var head = HeadBytes()
    private var step = Step.form
    private var isCompressed = false
    private var format: AudioFormat?

    /// Takes header bytes off the front of `input`; once this returns the header, `input` begins with the audio.
    mutating func read(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> SampleFileHeader? {
        while head.skip(from: &input) {
            switch step {
            case .form:
                guard head.collect(12, from: &input) else { return nil }
                isCompressed = head.has("AIFC", at: 8)
                guard head.has("FORM"), isCompressed || head.has("AIFF", at: 8) else {
                    throw DecodeError("this is not an AIFF stream (no FORM/AIFF)")
                }
                step = .chunk
                head.clear()
            case .chunk:
                guard head.collect(8, from: &input) else { return nil }
                try beginChunk()
            case .common(let size):
                guard head.collect(isCompressed ? 22 : 18, from: &input) else { return nil }
                format = try AIFFCommonChunk.read(head, isCompressed: isCompressed)
                endChunk(size: size)
            case .sound(let size):
                guard head.collect(8, from: &input) else { return nil }
                let offset = head.big(0, 4)
                guard offset <= Self.maximumLength else {
                    throw DecodeError("the AIFF stream's audio begins \(offset) bytes after its chunk does")
                }
                head.clear()
                head.toSkip = offset
                step = .audio(size: size, offset: offset)
            case .audio(let size, let offset):
                guard let format else { throw DecodeError("the AIFF stream has audio before its format") }
                // Streamed: ffmpeg writes 0, others 0xFFFFFFFF or about 0x7FFFFFFF.
                let isOpenEnded = size < 8 || (0x7FFF_0000...0x7FFF_FFFF).contains(size) || size >= 0xFFFF_0000
                return SampleFileHeader(
                    format: format, dataLength: isOpenEnded ? nil : max(size - 8 - offset, 0), isBigEndian: true)
            }
        }
        return nil
    }

    private mutating func beginChunk() throws(DecodeError) {
        let size = head.big(4, 4)
        if head.has("SSND") {
            guard format != nil else {
                throw DecodeError("the AIFF stream has audio before its format (the COMM chunk must come first)")
            }
            step = .sound(size: size)
            head.clear()
            return
        }
        if head.has("COMM") {
            guard ((isCompressed ? 22 : 18)...1_024).contains(size) else {
                throw DecodeError("the AIFF common chunk has \(size) bytes")
            }
            step = .common(size: size)
            head.clear()
        } else {
            head.clear()
            endChunk(size: size)
        }
        guard head.consumed + head.toSkip <= Self.maximumLength, size <= Self.maximumLength else {
            throw DecodeError("the AIFF stream has no audio in its first \(Self.maximumLength) bytes")
        }
    }

    /// Chunks begin at even offsets.
    private mutating func endChunk(size: Int) {
        head.toSkip = size - head.bytes.count + size % 2
        head.clear()
        step = .chunk
    }
}
