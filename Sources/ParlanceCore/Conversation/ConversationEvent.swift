import NIOCore

/// What a conversation session tells its client, in order.
public enum ConversationEvent: Sendable {
    /// The session is ready. Always first.
    case began(ConversationDescription)
    case configured(ConversationDescription)
    /// Something was not done. With the client's name of what it had asked for.
    case refused(ConversationFault, command: String?)

    /// A user begins to speak; times are of the session's audio.
    case speechStarted(item: String, at: MediaTime)
    case speechStopped(item: String, at: MediaTime)
    case audioCommitted(item: String, previous: String?)
    case audioCleared
    /// Nobody said anything for as long as ``TurnDetection/Silence/idleMilliseconds``.
    case timedOut(item: String, MediaSpan)

    case itemAdded(ConversationItem, previous: String?)
    case itemDone(ConversationItem, previous: String?)
    case itemRetrieved(ConversationItem, audio: ByteBuffer?)
    case itemTruncated(String, contentIndex: Int, milliseconds: Int)
    case itemDeleted(String)

    /// More of what was said; never taken back.
    case transcriptDelta(item: String, String, [SpokenProbability]?)
    /// All of it. Once for each item of audio, or ``transcriptFailed(item:_:)``.
    case transcriptCompleted(item: String, String, duration: MediaTime, [SpokenProbability]?)
    case transcriptFailed(item: String, ConversationFault)

    case responseCreated(ConversationResponse)
    case outputItemAdded(OutputPlace, ConversationItem)
    case partAdded(OutputPlace, isSpoken: Bool)
    case textDelta(OutputPlace, String)
    case textDone(OutputPlace, String)
    /// Encoded audio, whole samples.
    case audioDelta(OutputPlace, ByteBuffer)
    case audioDone(OutputPlace)
    /// What is said in the audio that follows.
    case spokenDelta(OutputPlace, String)
    case spokenDone(OutputPlace, String)
    case argumentsDelta(OutputPlace, callID: String, String)
    case argumentsDone(OutputPlace, FunctionCall)
    case partDone(OutputPlace, isSpoken: Bool, String)
    case outputItemDone(OutputPlace, ConversationItem)
    /// Last of each response.
    case responseDone(ConversationResponse)
}

/// Where in a response something stands.
public struct OutputPlace: Hashable, Sendable {
    public var response: String
    public var item: String
    public var index: Int

    public init(response: String, item: String, index: Int) {
        self.response = response
        self.item = item
        self.index = index
    }
}

/// A session as its client sees it.
public struct ConversationDescription: Sendable {
    public var id: String
    public var conversationID: String
    public var expiresAt: WallTime
    /// The name that the server's voice has, for who asked for none.
    public var configuration: RealtimeConfiguration

    public init(id: String, conversationID: String, expiresAt: WallTime, configuration: RealtimeConfiguration) {
        self.id = id
        self.conversationID = conversationID
        self.expiresAt = expiresAt
        self.configuration = configuration
    }
}

/// How sure a recognizer is of a word.
public struct SpokenProbability: Hashable, Sendable {
    public var text: String
    /// 0…1
    public var confidence: Float

    public init(text: String, confidence: Float) {
        self.text = text
        self.confidence = confidence
    }
}

/// An answer.
public struct ConversationResponse: Hashable, Sendable {
    public enum Status: Hashable, Sendable {
        case inProgress
        case completed
        case cancelled(CancelReason)
        case incomplete(IncompleteReason)
        case failed(ConversationFault)
    }

    public enum CancelReason: Hashable, Sendable {
        /// A user began to speak.
        case interrupted
        case client
    }

    public enum IncompleteReason: Hashable, Sendable {
        case maximumTokens
        case contentFilter
    }

    public var id: String
    public var status = Status.inProgress
    public var output: [ConversationItem] = []
    /// Nil: it is no part of the conversation.
    public var conversationID: String?
    public var isSpoken: Bool
    public var format: AudioFormat
    public var voice: VoiceWish?
    public var maximumTokens: Int?
    public var temperature: Double?
    public var metadata: [String: String] = [:]
    /// Nil: the model did not say.
    public var usage: ChatUsage?

    public init(id: String, conversationID: String?, isSpoken: Bool, format: AudioFormat) {
        self.id = id
        self.conversationID = conversationID
        self.isSpoken = isSpoken
        self.format = format
    }
}
