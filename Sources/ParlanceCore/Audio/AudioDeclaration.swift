/// What a client said about its audio.
public enum AudioDeclaration: Hashable, Sendable {
    /// Raw samples in this format, with no header. (A WAV header in front of them is recognized and skipped.)
    case raw(AudioFormat)
    /// Every message is one packet of this codec, with no container around it.
    case packets(PacketFormat)
    /// A stream of this kind, which describes itself. The rate matters only where the kind does not say it
    /// (``AudioStreamKind/speexWithHeaderByte``); elsewhere the stream's own counts.
    case stream(AudioStreamKind, sampleRate: Int? = nil)
    /// Nothing was said: the kind is recognized from the first bytes.
    case detect

    /// The channels that were declared; nil where the stream itself says it.
    public var channels: Int? {
        switch self {
        case .raw(let format): format.channels
        case .packets(let format): format.channels
        case .stream, .detect: nil
        }
    }

    /// For people: `linear16, 16000 Hz, 1 channel`, `ogg-opus`.
    public var described: String {
        switch self {
        case .raw(let format): format.described
        case .packets(let format): "\(format.codec.rawValue), one packet per message"
        case .stream(let kind, _): kind.rawValue
        case .detect: "nothing"
        }
    }
}

/// A codec whose packets come one to a message.
public struct PacketFormat: Hashable, Sendable {
    public enum Codec: String, CaseIterable, Sendable {
        /// RFC 6716, as RTP carries it.
        case opus
        /// RFC 5574, as RTP carries it; the sample rate chooses the mode (8, 16 or 32 kHz).
        case speex
    }

    public var codec: Codec
    /// Samples per second: what the client declared. Opus needs none to be decoded.
    public var sampleRate: Int
    public var channels: Int

    public init(codec: Codec, sampleRate: Int, channels: Int = 1) {
        self.codec = codec
        self.sampleRate = sampleRate
        self.channels = channels
    }
}

/// A kind of stream that says in its own bytes how it is to be decoded.
public enum AudioStreamKind: String, CaseIterable, Sendable {
    case wav
    case aiff
    /// Native FLAC, or FLAC in Ogg.
    case flac
    case oggOpus = "ogg-opus"
    case oggSpeex = "ogg-speex"
    /// WebM or Matroska, with Opus, PCM or FLAC inside.
    case webm
    case mp3
    /// AMR frames as RFC 4867 section 5 stores them, with or without the line `#!AMR`.
    case amrNarrowband = "amr-nb"
    case amrWideband = "amr-wb"
    /// Speex packets, each after a byte that says its length (Google's `SPEEX_WITH_HEADER_BYTE`).
    case speexWithHeaderByte = "speex-with-header-byte"
}

/// What to do with several channels.
public enum ChannelMode: Hashable, Sendable {
    /// Mix them into one.
    case mixed
    /// Recognize the first one; the others are not heard.
    case first
    /// Recognize each by itself; events carry the channel.
    case separate
}
