/// How spoken audio is written. One channel, always.
public struct SpokenFormat: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Samples without a header.
        case raw(SampleEncoding)
        /// A WAV header that does not know the length, then samples.
        case wav(SampleEncoding)
        case mp3(bitRate: Int)
        /// Opus in Ogg.
        case oggOpus(bitRate: Int)
        case flac
    }

    public var kind: Kind
    /// Samples per second.
    public var sampleRate: Int

    public init(_ kind: Kind, sampleRate: Int) {
        self.kind = kind
        self.sampleRate = sampleRate
    }

    /// The bit rate of Opus that is good for speech.
    public static let opusBitRate = 32_000
    public static let mp3BitRate = 48_000

    /// RFC 6838's name for it, as HTTP answers carry it.
    public var contentType: String {
        switch kind {
        case .raw(.linear16): "audio/l16;rate=\(sampleRate);channels=1"
        case .raw(.mulaw): "audio/mulaw;rate=\(sampleRate)"
        case .raw(.alaw): "audio/alaw;rate=\(sampleRate)"
        case .raw: "application/octet-stream"
        case .wav: "audio/wav"
        case .mp3: "audio/mpeg"
        case .oggOpus: "audio/ogg;codecs=opus"
        case .flac: "audio/flac"
        }
    }
}
