import ParlanceCore

/// The head of a RIFF/WAVE stream, up to the first byte of audio.
struct WAVHeader: Hashable {
    /// Bytes before the audio that we are willing to let by (tags and pictures may precede it).
    static let maximumLength = 1 << 20

    var format: AudioFormat
    /// Bytes of audio; nil when the header does not know.
    var dataLength: Int?
    /// Where the audio begins.
    var length: Int

    /// Reads the header from the front of `bytes`; nil when more bytes are needed.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(DecodeError) -> WAVHeader? {
        try bytes.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            var reader = WAVHeaderReader()
            var rest = UnsafeRawBufferPointer(bytes)
            return try reader.read(&rest)
        }
    }
}

/// Reads a RIFF/WAVE head as it arrives, and holds no more than 40 bytes of it.
///
/// Source: Microsoft/IBM, *Multimedia Programming Interface and Data Specifications 1.0* (1991), `RIFX` (the same,
/// big-endian), `WAVEFORMATEXTENSIBLE`, and RF64/BW64 (ITU-R BS.2088). Streamed files, whose writers could not know
/// the length and left 0, 0xFFFFFFFF or about 0x7FFFFFFF (sox: 0x7FFFF000), are read to the end of the stream.
struct WAVHeaderReader {
    private enum Step {
        case riff
        case chunk
        case format(size: Int)
        case sizes(size: Int)
    }

    private var head = HeadBytes()
    private var step = Step.riff
    private var isBigEndian = false
    private var isLong = false
    private var format: AudioFormat?
    private var longDataLength: Int?

    /// Takes header bytes off the front of `input`; once this returns the header, `input` begins with the audio.
    mutating func read(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> WAVHeader? {
        while head.skip(from: &input) {
            switch step {
            case .riff:
                guard head.collect(12, from: &input) else { return nil }
                isBigEndian = head.has("RIFX")
                isLong = head.has("RF64") || head.has("BW64")
                guard isBigEndian || isLong || head.has("RIFF"), head.has("WAVE", at: 8) else {
                    throw DecodeError("this is not a WAV stream (no RIFF/WAVE)")
                }
                step = .chunk
                head.clear()
            case .chunk:
                guard head.collect(8, from: &input) else { return nil }
                if let header = try beginChunk() { return header }
            case .format(let size):
                guard head.collect(min(size, 40), from: &input) else { return nil }
                format = try WAVFormatChunk.read(head, isBigEndian: isBigEndian)
                endChunk(size: size)
            case .sizes(let size):
                guard head.collect(16, from: &input) else { return nil }
                let length = head.little(8, 8)
                longDataLength = length > 0 ? length : nil
                endChunk(size: size)
            }
        }
        return nil
    }

    private mutating func beginChunk() throws(DecodeError) -> WAVHeader? {
        let size = isBigEndian ? head.big(4, 4) : head.little(4, 4)
        if head.has("data") {
            guard let format else { throw DecodeError("the WAV stream has audio before its format") }
            return WAVHeader(format: format, dataLength: dataLength(size), length: head.consumed)
        }
        if head.has("fmt ") {
            guard (16...1_024).contains(size) else { throw DecodeError("the WAV format chunk has \(size) bytes") }
            step = .format(size: size)
            head.clear()
        } else if isLong, head.has("ds64"), size >= 24 {
            step = .sizes(size: size)
            head.clear()
        } else {
            head.clear()
            endChunk(size: size)
        }
        guard head.consumed + head.toSkip <= WAVHeader.maximumLength, size <= WAVHeader.maximumLength else {
            throw DecodeError("the WAV stream has no audio in its first \(WAVHeader.maximumLength) bytes")
        }
        return nil
    }

    /// Chunks begin at even offsets.
    private mutating func endChunk(size: Int) {
        head.toSkip = size - head.bytes.count + size % 2
        head.clear()
        step = .chunk
    }

    private func dataLength(_ size: Int) -> Int? {
        switch size {
        case 0xFFFF_FFFF where isLong: longDataLength
        case 0, 0x7FFF_0000...0x7FFF_FFFF, 0xFFFF_0000...: nil
        default: size
        }
    }
}

extension WAVHeaderReader: SampleFileHeaderReader {
    static let name = "WAV"

    mutating func readHeader(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> SampleFileHeader? {
        let header = try read(&input)
        return header.map {
            SampleFileHeader(format: $0.format, dataLength: $0.dataLength, isBigEndian: isBigEndian)
        }
    }
}
