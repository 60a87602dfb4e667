import ParlanceCore

/// The `COMM` chunk: what the samples are, or why they cannot be decoded here.
enum AIFFCommonChunk {
    /// `head` holds the chunk's first 18 bytes, or 22 with the compression type of AIFF-C.
    static func read(_ head: HeadBytes, isCompressed: Bool) throws(DecodeError) -> AudioFormat {
        let channels = head.big(0, 2)
        let bits = head.big(6, 2)
        let encoding = try encoding(head, bits: bits, isCompressed: isCompressed)
        guard (1...AudioFormat.maximumChannels).contains(channels) else {
            throw DecodeError("AIFF with \(channels) channels; 1 to \(AudioFormat.maximumChannels) are supported")
        }
        let sampleRate = rate(exponent: head.big(8, 2), mantissa: head.big(10, 4))
        guard let sampleRate, AudioFormat.containerSampleRates.contains(sampleRate) else {
            let rate = sampleRate.map { "\($0) Hz" } ?? "a sample rate that is no number"
            throw DecodeError("AIFF at \(rate); 8,000 to 192,000 Hz are supported")
        }
        return AudioFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
    }

    /// An 80-bit float: sign, 15 bits of exponent, 64 of mantissa with its leading one; `mantissa` is the upper half.
    /// Rounded to a whole number; nil where it is negative, not finite, or above 2^31.
    static func rate(exponent: Int, mantissa: Int) -> Int? {
        let shift = 31 - (exponent - 16_383)
        guard exponent < 0x8000, shift > 0 else { return nil }
        guard shift <= 32 else { return 0 }
        return (mantissa + (1 << (shift - 1))) >> shift
    }

    private static func encoding(
        _ head: HeadBytes, bits: Int, isCompressed: Bool
    ) throws(DecodeError) -> SampleEncoding {
        let isPlain = !isCompressed || head.has("NONE", at: 18) || head.has("twos", at: 18)
        // Fewer bits than their bytes hold stand in the upper ones, so the bytes are what counts.
        if isPlain {
            switch bits {
            case 1...8: return .pcm_s8
            case 9...16: return .pcm_s16be
            case 17...24: return .pcm_s24be
            case 25...32: return .pcm_s32be
            default: throw DecodeError("AIFF with \(bits) bits; 8 to 32 are supported")
            }
        }
        if head.has("sowt", at: 18) {
            switch bits {
            case 1...8: return .pcm_s8
            case 9...16: return .linear16
            case 17...24: return .pcm_s24le
            case 25...32: return .pcm_s32le
            default: throw DecodeError("AIFF-C with \(bits) bits; 8 to 32 are supported")
            }
        }
        let known: [(StaticString, SampleEncoding)] = [
            ("fl32", .pcm_f32be), ("FL32", .pcm_f32be), ("fl64", .pcm_f64be), ("FL64", .pcm_f64be),
            ("ulaw", .mulaw), ("ULAW", .mulaw), ("alaw", .alaw), ("ALAW", .alaw), ("in24", .pcm_s24be),
            ("in32", .pcm_s32be), ("42ni", .pcm_s24le), ("23ni", .pcm_s32le), ("raw ", .pcm_u8),
        ]
        guard let encoding = known.first(where: { head.has($0.0, at: 18) })?.1 else {
            throw DecodeError(
                "AIFF-C with the compression \(head.name(18)) is not supported; NONE, sowt, fl32, fl64, ulaw, alaw, "
                    + "in24 and in32 are")
        }
        return encoding
    }
}
