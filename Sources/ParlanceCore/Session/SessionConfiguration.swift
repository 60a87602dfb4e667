/// Everything a session is told when it opens. Dialects fill it in; the defaults suit live captions.
public struct SessionConfiguration: Sendable {
    public var audio: AudioDeclaration = .detect
    public var channelMode: ChannelMode = .mixed
    /// Bring noise down before anything else hears the audio. Nil: leave it as it is, which most models take better.
    public var noiseReduction: NoiseReduction?
    /// Send partials.
    public var interimResults = true
    /// Smallest distance in media time between two partials of a channel.
    public var partialInterval = MediaTime(milliseconds: 100)
    /// While speech lasts, a partial goes out at least this often, changed or not.
    public var partialHeartbeat = MediaTime(milliseconds: 1_000)
    /// When words of partials are promised to stay. Nil: never; any of them may still change.
    public var stability: PartialStability?
    public var voiceActivity = VoiceActivityConfiguration()
    public var endpointing = EndpointingConfiguration()
    public var turns = TurnConfiguration()
    /// Committed spans come at least about this often, speech or silence. Nil: only at endpoints. In speech, an engine
    /// that changes its mind is given 15 s instead, if silence ends utterances anyway.
    public var commitInterval: MediaTime? = MediaTime(milliseconds: 4_000)
    /// Report an utterance end when no new word follows the last one for this long. Nil: never.
    public var utteranceGap: MediaTime?
    /// Tell what was heard about this often, in media time. Nil: never.
    public var hearingInterval: MediaTime?
    /// How much audio is handed to the recognizer at a time.
    public var chunking = ChunkingPolicy.immediate
    /// What to do when recognition cannot keep up. Nil: the server's default.
    public var overflow: OverflowPolicy?
    /// BCP-47, nil: the model's.
    public var language: String?
    /// Say of each word in which language it is. Refused where the model cannot tell.
    public var detectsLanguage = false
    /// That is a wish: where the model cannot tell, the session goes on without.
    public var isLanguageDetectionOptional = false
    /// One of these is spoken (BCP-47). Refused where the model knows none of them. Empty: nothing was said.
    public var languageCandidates: [String] = []
    /// The model asked for by the client, as the client named it.
    public var modelName: String?
    /// That is a wish: where no such model is loaded, the server's own is used.
    public var isModelOptional = false
    public var text = TextConfiguration()
    public var hotwords: [Hotword] = []
    /// Refuse the session where the model cannot use hot words. Otherwise they are a wish, dropped with a log line.
    public var requiresHotwords = false
    /// Close after this long without any message from the client. Nil: the server's default.
    public var idleTimeout: Duration?
    /// End after this long, if the server's own limit is not shorter. Nil: the server's.
    public var maximumDuration: Duration?
    /// Fail with ``SessionFailure/stalled(_:)`` when nothing has come of received audio for this long: it cannot be
    /// decoded, or the recognizer is stuck. Nil: never.
    public var stallTimeout: Duration?
    /// Compute SHA-256 over the received audio.
    public var wantsDigest = false
    /// Tell of each word who said it. Refused where no speaker model is loaded.
    public var wantsSpeakers = false
    /// That is a wish: without a speaker model the session goes on.
    public var areSpeakersOptional = false
    /// The client wants stage timings on the wire.
    public var wantsTimings = false
    /// Bulk work gives way to live sessions.
    public var isBulk = false

    public init() {}

    /// Where words are hidden, a pause shorter than this ends no utterance: it may be one in a number that is read out, of
    /// which the beginning would be shown.
    public static let shortestSilenceWhereHiding = MediaTime(milliseconds: 500)

    /// Lengthens the silences that end utterances to what hiding words needs.
    public mutating func lengthenSilencesWhereHiding() {
        guard text.hidesWords else { return }
        let least = Self.shortestSilenceWhereHiding
        endpointing.trailingSilence = endpointing.trailingSilence.map { max($0, least) }
        endpointing.recognizerSilence = endpointing.recognizerSilence.map { max($0, least) }
    }
}

/// A word or phrase that is more likely than usual.
public struct Hotword: Hashable, Sendable {
    public var phrase: String
    /// How much more likely, in the engine's own scale; nil for its default.
    public var boost: Float?

    public init(phrase: String, boost: Float? = nil) {
        self.phrase = phrase
        self.boost = boost
    }
}

/// When speech begins and stops. Defaults follow Silero's own iterator.
public struct VoiceActivityConfiguration: Hashable, Sendable {
    /// The detector by its name in the catalogue, as `webrtc:3`. Nil: the server's.
    public var detector: String?
    /// Speech begins at this probability.
    public var enterThreshold: Float = 0.5
    /// Speech goes on down to this one (hysteresis).
    public var leaveThreshold: Float = 0.35
    /// Speech must last this long before it counts as started.
    public var onset = MediaTime(milliseconds: 64)
    /// A pause shorter than this is part of speech: no utterance that is too long is cut in it. It counts inside the
    /// silence that ends an utterance, it does not delay it.
    public var hangover = MediaTime(milliseconds: 100)
    /// What holds less speech than this (a cough, a click) is no utterance, and opens no turn. It is recognized all the
    /// same, and its words, if there are any, are committed.
    public var minimumSpeech = MediaTime.zero
    /// Audio kept from before the onset, so that first syllables survive.
    public var preRoll = MediaTime(milliseconds: 320)

    public init() {}

    /// Speech begins at this probability, and goes on as far below it as it does by default.
    public mutating func setThreshold(_ threshold: Float) {
        enterThreshold = threshold
        leaveThreshold = max(threshold - 0.15, threshold / 2)
    }
}

/// When an utterance ends, as data.
public struct EndpointingConfiguration: Hashable, Sendable {
    public static let trailingSilences = 10...5_000

    /// Silence after the last speech that ends an utterance; nil: silence never does.
    public var trailingSilence: MediaTime? = MediaTime(milliseconds: 500)
    /// Silence after the recognizer's last word (its trailing blanks) that ends an utterance, whatever voice activity
    /// hears: music and noise go on when speech does not. Nil: off. Only with engines that can tell.
    public var recognizerSilence: MediaTime?
    /// An utterance is ended when it reaches this length.
    public var maximumUtterance = MediaTime(milliseconds: 30_000)

    public init() {}
}
