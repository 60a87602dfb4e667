/// What a conversation session works with: how it hears, what it answers with, how it speaks. Changed by ``RealtimePatch``.
public struct RealtimeConfiguration: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Speech in, answers out.
        case conversation
        /// Speech in, text out.
        case transcription
    }

    public var kind: Kind
    /// As the client named it; empty where it named none.
    public var model: String
    public var input = Input()
    public var output = Output()
    public var instructions = ""
    public var tools: [ToolDefinition] = []
    public var toolChoice = ToolChoice.auto
    public var parallelToolCalls: Bool?
    public var temperature: Double?
    /// Of one answer. Nil: as many as the model gives.
    public var maximumTokens: Int?
    public var truncation = Truncation.automatic
    /// The client asks for the probabilities of words.
    public var wantsProbabilities = false
    /// What is kept only to be told again: names and JSON texts.
    public var carried: [String: String] = [:]
    /// End after this long. Nil: the server's default.
    public var maximumDuration: Duration?
    /// Close after this long without any message from the client. Nil: the server's default.
    public var idleTimeout: Duration?

    public init(_ kind: Kind, model: String = "") {
        self.kind = kind
        self.model = model
        input.transcription = kind == .transcription ? TranscriptionWish() : nil
    }

    public struct Input: Hashable, Sendable {
        public var format = AudioFormat(encoding: .linear16, sampleRate: 24_000)
        /// Nil: what was said is not told (but understood).
        public var transcription: TranscriptionWish?
        public var noiseReduction: NoiseReduction?
        /// Nil: the client says when a turn is over.
        public var turnDetection: TurnDetection? = TurnDetection(.silence(.init()))

        public init() {}
    }

    public struct Output: Hashable, Sendable {
        /// Answers are spoken; else they are text.
        public var isSpoken = true
        public var format = AudioFormat(encoding: .linear16, sampleRate: 24_000)
        /// Nil: the server's voice.
        public var voice: VoiceWish?
        /// 1: the voice's own.
        public var speed = 1.0

        public init() {}
    }

    /// How much of a conversation a model is told that does not fit.
    public enum Truncation: Hashable, Sendable {
        /// The oldest items are left out.
        case automatic
        /// None: the answer fails.
        case disabled
        /// So much of the limit is kept once it is reached; the limit is in tokens after the instructions, nil: the model's.
        case ratio(Double, limit: Int?)
    }
}

/// How what is heard is to be written.
public struct TranscriptionWish: Hashable, Sendable {
    /// How long words may be held back to be surer of them.
    public enum Delay: String, CaseIterable, Hashable, Sendable { case minimal, low, medium, high, xhigh }

    /// As the client named it.
    public var model: String?
    /// A loaded model by its name; nil: the server's.
    public var recognizer: String?
    /// BCP-47.
    public var language: String?
    public var prompt: String?
    /// Words that are more likely than usual.
    public var keywords: [String] = []
    public var delay: Delay?

    public init() {}
}

public struct VoiceWish: Hashable, Sendable {
    /// As the client named it.
    public var name: String
    /// A voice by its name in the loaded engine; nil: the server's.
    public var voice: String?

    public init(name: String, voice: String?) {
        self.name = name
        self.voice = voice
    }
}

/// When a user's turn begins and ends, and what follows.
public struct TurnDetection: Hashable, Sendable {
    public enum Method: Hashable, Sendable {
        case silence(Silence)
        /// By what was said, too.
        case meaning(Eagerness)
    }

    public struct Silence: Hashable, Sendable {
        /// Probability at which speech begins.
        public var threshold = 0.5
        /// Audio before the onset that belongs to the turn.
        public var paddingMilliseconds = 300
        public var silenceMilliseconds = 500
        /// Answer a silence that lasts this long after an answer was heard. Nil: never.
        public var idleMilliseconds: Int?

        public init() {}
    }

    /// How soon a turn may be taken to be over.
    public enum Eagerness: String, CaseIterable, Hashable, Sendable { case auto, low, medium, high }

    public var method: Method
    /// Answer a turn when it is over.
    public var createsResponse = true
    /// Speech stops the answer that is being given.
    public var interruptsResponse = true

    public init(_ method: Method) { self.method = method }
}
