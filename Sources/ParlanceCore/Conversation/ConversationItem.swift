/// One entry of a conversation, in the order in which it is told to a language model.
public struct ConversationItem: Hashable, Sendable {
    public enum Status: Hashable, Sendable {
        case inProgress
        case completed
        /// Cut short: cancelled, truncated, or out of tokens.
        case incomplete
    }

    public enum Content: Hashable, Sendable {
        case message(role: Role, parts: [ContentPart])
        case functionCall(FunctionCall)
        case functionCallOutput(callID: String, output: String)
    }

    public enum Role: Hashable, Sendable { case user, assistant, system }

    /// The client's own, or `item_…`.
    public var id: String
    public var status: Status
    public var content: Content

    public init(id: String, status: Status = .completed, content: Content) {
        self.id = id
        self.status = status
        self.content = content
    }
}

/// A part of a message.
public enum ContentPart: Hashable, Sendable {
    case inputText(String)
    /// What a user said; nil until it is known.
    case inputAudio(transcript: String?)
    case outputText(String)
    /// What the assistant said aloud, as far as it was heard.
    case outputAudio(transcript: String)
    /// A picture by its URL (mostly `data:`); told to a language model as it is.
    case inputImage(url: String, detail: String?)
}

/// A tool that the model wants called.
public struct FunctionCall: Hashable, Sendable {
    public var name: String
    public var callID: String
    /// JSON text.
    public var arguments: String

    public init(name: String, callID: String, arguments: String) {
        self.name = name
        self.callID = callID
        self.arguments = arguments
    }
}

/// A tool that the model may ask for. It is the client that carries it out.
public struct ToolDefinition: Hashable, Sendable {
    public var name: String
    public var description: String?
    /// JSON Schema of the arguments, as JSON text.
    public var parameters: String?

    public init(name: String, description: String? = nil, parameters: String? = nil) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

public enum ToolChoice: Hashable, Sendable {
    case auto
    case none
    case required
    case function(String)
}
