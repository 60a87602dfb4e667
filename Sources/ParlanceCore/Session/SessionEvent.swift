/// What a session tells its client, in order.
public enum SessionEvent: Sendable {
    /// The session is ready. Always first.
    case began(SessionDescription)
    /// The first audio was decoded: what it is. Once, before any result; not at all in a session without audio.
    case audioKnown(DecodedAudio)
    /// Voice activity began in a channel.
    case speechStarted(channel: Int, at: MediaTime)
    /// Words that may still change. Replaced by the next partial of the channel if it was not sent yet.
    case partial(Transcript)
    /// Words that will not change. Never dropped.
    case committed(Transcript)
    /// The endpointer closed an utterance, or no new word followed the last one for the gap the session asked for.
    case utteranceEnded(UtteranceEnd)
    /// A speaker's turn has started or ended, has likely ended, or goes on after all.
    case turn(TurnEvent)
    /// Audio was not recognized.
    case audioDropped(AudioDrop)
    /// Audio was missing in what came: lost on its way, or not to be decoded.
    case audioLost(AudioLoss)
    /// So much audio was heard since the last of these; see ``SessionConfiguration/hearingInterval``. All that is decided of
    /// the audio up to its end has been told before it.
    case heard(HeardAudio)
    /// Recognition is behind the audio by this much.
    case lagging(MediaTime)
    /// Of a speaking session.
    case synthesis(SynthesisEvent)
    /// Of a conversation session.
    case conversation(ConversationEvent)
    /// Answer to ``SessionCommand/update(_:)``: what is now in force, or why not.
    case updated(UpdateOutcome)
    /// Answer to a message that could not be understood. The session goes on.
    case rejected(Rejection)
    /// Everything that was sent has been answered. Last.
    case ended(SessionSummary)
    /// The session cannot go on. Last.
    case failed(SessionFailure)
}

/// What a session is working with.
public struct SessionDescription: Sendable {
    /// UUID, lower case.
    public var id: String
    public var startedAt: WallTime
    public var recognizer: RecognizerProfile
    public var voiceActivity: String
    /// What tells speakers apart; nil where the session did not ask for it.
    public var speakers: SpeakerProfile?
    public var configuration: SessionConfiguration

    public init(
        id: String, startedAt: WallTime, recognizer: RecognizerProfile, voiceActivity: String,
        speakers: SpeakerProfile? = nil, configuration: SessionConfiguration
    ) {
        self.id = id
        self.startedAt = startedAt
        self.recognizer = recognizer
        self.voiceActivity = voiceActivity
        self.speakers = speakers
        self.configuration = configuration
    }
}

/// Seconds since 1970. For display only: never used to order or time results.
public struct WallTime: Hashable, Sendable {
    public var secondsSince1970: Double
    public init(secondsSince1970: Double) { self.secondsSince1970 = secondsSince1970 }
}

public struct UtteranceEnd: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        case endpoint(EndpointReason)
        /// No new word for as long as ``SessionConfiguration/utteranceGap`` asks.
        case wordGap
    }
    public var utterance: UtteranceID
    public var channel: Int
    public var at: MediaTime
    public var cause: Cause
    /// End of the last committed word, if there was one.
    public var lastWordEnd: MediaTime?

    public init(utterance: UtteranceID, channel: Int, at: MediaTime, cause: Cause, lastWordEnd: MediaTime?) {
        self.utterance = utterance
        self.channel = channel
        self.at = at
        self.cause = cause
        self.lastWordEnd = lastWordEnd
    }
}

/// A stretch of audio as voice activity heard it.
public struct HeardAudio: Hashable, Sendable {
    public var channel: Int
    public var span: MediaSpan
    /// The highest probability of speech in it, 0…1.
    public var probability: Float
    /// Nobody spoke in it.
    public var isSilent: Bool
    /// How sure it is at its end that the open turn is over, 0…1. 0 while someone speaks, and between turns.
    public var turnConfidence: Float

    public init(
        channel: Int, span: MediaSpan, probability: Float, isSilent: Bool, turnConfidence: Float = 0
    ) {
        self.turnConfidence = turnConfidence
        self.channel = channel
        self.span = span
        self.probability = probability
        self.isSilent = isSilent
    }
}

public struct AudioDrop: Hashable, Sendable {
    public var channel: Int
    public var span: MediaSpan
    public var reason: DropReason

    public init(channel: Int, span: MediaSpan, reason: DropReason) {
        self.channel = channel
        self.span = span
        self.reason = reason
    }
}

/// Audio that did not reach us whole. One for a burst; more while it lasts.
public struct AudioLoss: Hashable, Sendable {
    /// Where it begins, in media time.
    public var at: MediaTime
    /// Made up for, in the times of what follows: concealed, or silence.
    public var filled: MediaTime
    /// Not made up for: what follows comes too early by as much.
    public var unfilled: MediaTime
    /// Bytes that were passed over: damage, or more than the stream says it has.
    public var skippedBytes: Int

    public init(at: MediaTime, filled: MediaTime = .zero, unfilled: MediaTime = .zero, skippedBytes: Int = 0) {
        self.at = at
        self.filled = filled
        self.unfilled = unfilled
        self.skippedBytes = skippedBytes
    }
}

public struct UpdateOutcome: Hashable, Sendable {
    public var id: String?
    public var interimResults: Bool
    public var endpointingMilliseconds: Int?
    /// Set when the update was refused and nothing changed.
    public var refusal: String?
    /// What the client had asked for.
    public var requested: SessionUpdate

    public init(
        id: String?, interimResults: Bool, endpointingMilliseconds: Int?, refusal: String?, requested: SessionUpdate
    ) {
        self.id = id
        self.interimResults = interimResults
        self.endpointingMilliseconds = endpointingMilliseconds
        self.refusal = refusal
        self.requested = requested
    }
}

/// What was used, known when everything is done.
public struct SessionSummary: Sendable {
    /// Audio decoded, in media time per channel.
    public var audio: MediaTime
    /// Channels of the audio as it came.
    public var channels: Int
    /// Encoded bytes received.
    public var bytes: Int
    /// SHA-256 of those bytes in lower-case hex, if the session asked for it.
    public var sha256: String?
    public var dropped: MediaTime
    /// Audio that never came (lost packets) and was made up for, per channel; part of `audio`.
    public var concealed: MediaTime
    /// Audio that never came and was not made up for, per channel; not part of `audio`.
    public var unfilled: MediaTime
    /// Bytes that could not be decoded and were passed over; part of `bytes`.
    public var skippedBytes: Int
    /// Audio that reached the recognizer, per channel (their mean); part of `audio`. The rest was silence, or dropped.
    public var recognized: MediaTime
    public var words: Int

    public init(
        audio: MediaTime, channels: Int, bytes: Int, sha256: String?, dropped: MediaTime,
        concealed: MediaTime = .zero, unfilled: MediaTime = .zero, skippedBytes: Int = 0,
        recognized: MediaTime = .zero, words: Int
    ) {
        self.audio = audio
        self.channels = channels
        self.bytes = bytes
        self.sha256 = sha256
        self.dropped = dropped
        self.concealed = concealed
        self.unfilled = unfilled
        self.skippedBytes = skippedBytes
        self.recognized = recognized
        self.words = words
    }
}
