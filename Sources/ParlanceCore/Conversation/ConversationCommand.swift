import NIOCore

/// What a client asks of a conversation session, beside its audio (``SessionCommand/audio(_:)``).
public struct ConversationCommand: Sendable {
    /// The client's own name for it; told with what went wrong.
    public var id: String?
    public var action: Action

    public init(id: String?, _ action: Action) {
        self.id = id
        self.action = action
    }

    public enum Action: Sendable {
        case configure(RealtimePatch)
        /// What was heard since the last one is an item.
        case commitAudio
        /// What was heard since the last one is forgotten.
        case clearAudio
        /// With audio of the user's, in the session's format, whose words are not known: it is recognized.
        case createItem(ConversationItem, ItemPlace, audio: ByteBuffer?)
        case retrieveItem(String)
        /// Nobody heard more of it than this.
        case truncateItem(String, contentIndex: Int, milliseconds: Int)
        case deleteItem(String)
        case respond(ResponseWish)
        /// The answer of this id; nil: the one that is being given.
        case cancelResponse(String?)
        /// It could not be understood; that is told.
        case refuse(ConversationFault)
    }
}

/// Where an item goes.
public enum ItemPlace: Hashable, Sendable {
    case last
    case first
    case after(String)
}

/// An answer that is asked for. Nil fields are the session's.
public struct ResponseWish: Hashable, Sendable {
    public enum Input: Hashable, Sendable {
        case item(ConversationItem)
        case reference(String)
    }

    public var isSpoken: Bool?
    public var instructions: String?
    public var outputFormat: AudioFormat?
    public var voice: VoiceWish?
    public var tools: [ToolDefinition]?
    public var toolChoice: ToolChoice?
    public var parallelToolCalls: Bool?
    public var temperature: Double?
    public var maximumTokens: Int??
    /// It is no part of the conversation.
    public var isOutOfBand = false
    public var metadata: [String: String] = [:]
    /// In place of the conversation's items.
    public var input: [Input]?

    public init() {}
}

/// What was wrong with something that a client asked for, or why an answer failed. The session goes on.
public struct ConversationFault: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Not JSON, of an unknown type, binary.
        case invalidEvent
        case invalidValue
        case invalidType
        /// It cannot be changed, or not together with something else.
        case invalidParameter
        case unknownParameter
        case missingParameter
        /// An answer is being given already.
        case responseIsActive
        case noActiveResponse
        /// Too little audio to make an item of.
        case tooLittleAudio
        case noSuchItem
        /// There is no item of this id to truncate.
        case noSuchItemToTruncate
        /// The item is not one that can be truncated.
        case notTruncatable
        case tooMuch
        /// Not the client's fault.
        case server
    }

    public var kind: Kind
    public var message: String
    /// `session.audio.input.format`
    public var parameter: String?

    public init(_ kind: Kind, _ message: String, parameter: String? = nil) {
        self.kind = kind
        self.message = message
        self.parameter = parameter
    }
}
