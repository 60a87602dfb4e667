import ParlanceCore

/// Every decoder that is built in: one line each.
enum AudioDecoders {
    static func make(_ format: PacketFormat) throws(DecodeError) -> any AudioDecoder {
        switch format.codec {
        case .opus: try OpusPacketDecoder(channels: format.channels)
        case .speex: try SpeexPacketDecoder(sampleRate: format.sampleRate)
        }
    }

    /// - Parameters:
    ///   - seen: what the first bytes say, where they say something.
    ///   - sampleRate: as declared, for the kind that does not say it.
    static func make(
        _ kind: AudioStreamKind, seen: AudioSignature?, sampleRate: Int?
    ) throws(DecodeError) -> any AudioDecoder {
        switch kind {
        case .wav: WAVDecoder()
        case .aiff: AIFFDecoder()
        case .flac: seen == .oggFLAC ? OggDecoder() : FLACDecoder()
        case .oggOpus, .oggSpeex: OggDecoder()
        case .webm: WebMDecoder()
        case .mp3: try MP3Decoder()
        case .amrNarrowband: try AMRDecoder(.narrowband)
        case .amrWideband: try AMRDecoder(.wideband)
        case .speexWithHeaderByte: try SpeexHeaderByteDecoder(sampleRate: sampleRate ?? 16_000)
        }
    }
}
