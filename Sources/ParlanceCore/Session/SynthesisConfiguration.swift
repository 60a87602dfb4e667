import NIOCore

/// Everything a speaking session is told when it opens.
public struct SynthesisConfiguration: Sendable {
    /// A voice by its name in the loaded engine; nil: one for ``language``.
    public var voice: String?
    /// BCP-47; nil: the server's default voice.
    public var language: String?
    /// The voice as the client named it, for messages.
    public var requestedName: String?
    /// 1: the voice's own.
    public var speed = 1.0
    public var format: SpokenFormat
    /// More flushes than this in a minute are not done, and warned of. Nil: all are.
    public var flushesPerMinute: Int?
    /// Close after this long without any message from the client. Nil: the server's default.
    public var idleTimeout: Duration?
    /// End after this long, if the server's own limit is not shorter. Nil: the server's.
    public var maximumDuration: Duration?

    public init(format: SpokenFormat) { self.format = format }
}

/// What a client can ask of a speaking session, in the order in which it was asked.
public enum SynthesisCommand: Hashable, Sendable {
    /// More text, cut anywhere. A sentence is spoken as soon as it is sure where it ends.
    case speak(String)
    /// Speak what is left, whole sentence or not. Answered by ``SynthesisEvent/flushed`` after its audio.
    case flush
    /// Forget what was not spoken yet, and stop. Answered by ``SynthesisEvent/cleared``, after which no earlier audio comes.
    case clear
}

/// What a speaking session tells its client, in order.
public enum SynthesisEvent: Hashable, Sendable {
    /// The session is ready. Always first.
    case began(SynthesisDescription)
    /// Encoded audio, whole samples.
    case audio(ByteBuffer)
    case flushed
    case cleared
    /// Something was not done; the session goes on.
    case warning(SynthesisWarning)
}

/// What a speaking session is working with.
public struct SynthesisDescription: Hashable, Sendable {
    /// UUID, lower case.
    public var id: String
    public var engine: String
    public var model: String
    public var version: String
    public var voice: SynthesisVoice
    public var format: SpokenFormat

    public init(id: String, profile: SynthesizerProfile, voice: SynthesisVoice, format: SpokenFormat) {
        self.id = id
        engine = profile.engine
        model = profile.model
        version = profile.version
        self.voice = voice
        self.format = format
    }
}

public enum SynthesisWarning: Hashable, Sendable {
    /// A flush beyond ``SynthesisConfiguration/flushesPerMinute`` was not done.
    case tooManyFlushes(perMinute: Int)
}
