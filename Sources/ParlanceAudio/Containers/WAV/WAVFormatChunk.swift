import ParlanceCore

/// The `fmt ` chunk: what the samples are, or why they cannot be decoded here.
enum WAVFormatChunk {
    /// The sub-formats of `WAVEFORMATEXTENSIBLE` that are plain tags end like this (KSDATAFORMAT_SUBTYPE_…).
    private static let guidTail: [UInt8] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]

    /// `head` holds the chunk's first bytes: 16, or up to 40 where it is that long.
    static func read(_ head: HeadBytes, isBigEndian: Bool) throws(DecodeError) -> AudioFormat {
        func number(_ offset: Int, _ width: Int) -> Int {
            isBigEndian ? head.big(offset, width) : head.little(offset, width)
        }
        var tag = number(0, 2)
        let channels = number(2, 2)
        let sampleRate = number(4, 4)
        let blockAlign = number(12, 2)
        let bits = number(14, 2)
        if tag == 0xFFFE {
            guard head.bytes.count >= 40 else { throw DecodeError("the WAV header says extensible, but is too short") }
            guard head.bytes[26..<40].elementsEqual(guidTail) else {
                throw DecodeError("WAV with a sub-format that is not known here; send PCM, float or G.711")
            }
            tag = number(24, 2)
        }
        let encoding = try encoding(tag: tag, bits: bits, isBigEndian: isBigEndian)
        guard (1...AudioFormat.maximumChannels).contains(channels) else {
            throw DecodeError("WAV with \(channels) channels; 1 to \(AudioFormat.maximumChannels) are supported")
        }
        guard AudioFormat.containerSampleRates.contains(sampleRate) else {
            throw DecodeError("WAV at \(sampleRate) Hz; 8,000 to 192,000 Hz are supported")
        }
        let format = AudioFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
        guard blockAlign == format.bytesPerFrame else {
            throw DecodeError(
                "the WAV header says \(blockAlign) bytes for a sample of each of \(channels) channels, but "
                    + "\(bits)-bit samples take \(format.bytesPerFrame)")
        }
        return format
    }

    private static func encoding(tag: Int, bits: Int, isBigEndian: Bool) throws(DecodeError) -> SampleEncoding {
        switch (tag, bits) {
        case (1, 1...8): return .pcm_u8
        // Fewer bits than their bytes hold stand in the upper ones, so the bytes are what counts.
        case (1, 9...16): return isBigEndian ? .pcm_s16be : .linear16
        case (1, 17...24): return isBigEndian ? .pcm_s24be : .pcm_s24le
        case (1, 25...32): return isBigEndian ? .pcm_s32be : .pcm_s32le
        case (3, 32): return isBigEndian ? .pcm_f32be : .linear32
        case (3, 64): return isBigEndian ? .pcm_f64be : .pcm_f64le
        case (6, 8): return .alaw
        case (7, 8): return .mulaw
        default:
            let codec = names[tag].map { "\($0) (format tag \(tag))" } ?? "format tag \(tag)"
            throw DecodeError(
                "WAV with \(codec) and \(bits) bits is not supported; send PCM of 8 to 32 bits, float of 32 or 64 bits, "
                    + "or G.711")
        }
    }

    /// Tags met in the wild (RFC 2361), for the error.
    private static let names: [Int: String] = [
        1: "PCM", 2: "Microsoft ADPCM", 3: "float", 6: "A-law", 7: "µ-law", 0x11: "IMA ADPCM", 0x14: "G.723 ADPCM",
        0x31: "GSM 6.10", 0x40: "G.721 ADPCM", 0x42: "G.723.1", 0x45: "G.726 ADPCM", 0x50: "MPEG audio", 0x55: "MP3",
        0x64: "G.726 ADPCM", 0x65: "G.722 ADPCM", 0x92: "AC-3", 0xFF: "AAC", 0x160: "Windows Media Audio",
        0x161: "Windows Media Audio", 0x162: "Windows Media Audio", 0x674F: "Vorbis", 0x1610: "AAC", 0x704F: "Opus",
        0xF1AC: "FLAC",
    ]
}
