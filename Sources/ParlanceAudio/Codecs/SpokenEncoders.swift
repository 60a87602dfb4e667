import ParlanceCore

/// Makes the encoder of a ``SpokenFormat``.
public enum SpokenEncoders {
    /// - Throws: what this format cannot be, and what it can.
    public static func make(_ format: SpokenFormat) throws(EncodeError) -> any AudioEncoder {
        guard AudioFormat.sampleRates.contains(format.sampleRate) else {
            throw EncodeError(
                "\(format.sampleRate) Hz; audio can be spoken at \(AudioFormat.sampleRates.lowerBound) to "
                    + "\(AudioFormat.sampleRates.upperBound) Hz")
        }
        func samples(_ encoding: SampleEncoding) -> AudioFormat {
            AudioFormat(encoding: encoding, sampleRate: format.sampleRate)
        }
        switch format.kind {
        case .raw(let encoding): return PCMEncoder(samples(encoding))
        case .wav(let encoding): return try WAVEncoder(samples(encoding))
        case .mp3(let bitRate): return try MP3Encoder(sampleRate: format.sampleRate, channels: 1, bitRate: bitRate)
        case .flac: return try FLACEncoder(sampleRate: format.sampleRate, channels: 1)
        case .oggOpus(let bitRate):
            // A page for each tenth of a second: audio starts early, and costs 28 bytes for each.
            return try OggOpusEncoder(
                OpusSettings(sampleRate: format.sampleRate, bitRate: bitRate, application: .voip), pageMilliseconds: 100
            )
        }
    }
}
