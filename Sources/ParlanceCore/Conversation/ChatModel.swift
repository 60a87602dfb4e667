/// A language model that a conversation asks for its replies: an endpoint somewhere, or the built-in agent.
/// Shared by all conversations, callable from any task.
public protocol ChatModel: Sendable {
    /// As an operator knows it; for logs, and for `model` where a client does not name one.
    var name: String { get }
    /// Tokens of prompt and reply together, where that is known: what a conversation is cut to.
    var contextTokens: Int? { get }

    /// Begins a reply. The sequence is pulled: what is not read is not fetched further ahead than a bound of the
    /// implementation. Ends after ``ChatDelta/finished(_:)``, or throws a ``ChatError``; cancelling the task that reads it
    /// stops the work at the other side.
    func reply(to prompt: ChatPrompt) -> AsyncThrowingStream<ChatDelta, any Error>
}

/// What a language model is asked.
public struct ChatPrompt: Hashable, Sendable {
    /// A model by the name that its endpoint knows; nil: the configured one.
    public var model: String?
    /// The system message; empty: none.
    public var instructions: String
    /// In order. Without what nobody heard.
    public var items: [ConversationItem]
    public var tools: [ToolDefinition]
    public var toolChoice: ToolChoice
    public var parallelToolCalls: Bool?
    /// Nil: the endpoint's own.
    public var maximumTokens: Int?
    public var temperature: Double?

    public init(
        model: String? = nil, instructions: String = "", items: [ConversationItem], tools: [ToolDefinition] = [],
        toolChoice: ToolChoice = .auto, parallelToolCalls: Bool? = nil, maximumTokens: Int? = nil,
        temperature: Double? = nil
    ) {
        self.model = model
        self.instructions = instructions
        self.items = items
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.maximumTokens = maximumTokens
        self.temperature = temperature
    }
}

/// A piece of a reply.
public enum ChatDelta: Hashable, Sendable {
    case text(String)
    /// Of the `index`-th call: its id and name come with its first piece, its arguments (JSON text) in any number of them.
    case toolCall(index: Int, id: String?, name: String?, arguments: String)
    case usage(ChatUsage)
    /// Nothing but usage comes after this.
    case finished(FinishReason)

    public enum FinishReason: Hashable, Sendable {
        case stop
        case toolCalls
        /// The limit of tokens was reached.
        case length
        case contentFilter
    }
}

/// Tokens as the model's side counts them.
public struct ChatUsage: Hashable, Sendable {
    public var promptTokens: Int
    public var completionTokens: Int
    /// Of the prompt, those that were not computed anew.
    public var cachedTokens: Int

    public init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cachedTokens = cachedTokens
    }
}

/// Why there is no reply. The text is meant for the client, and names no key.
public enum ChatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The endpoint cannot be reached, or was too slow.
    case unreachable(String)
    /// The endpoint refused: its status and its words, at most 1 KiB.
    case refused(status: Int, String)
    /// What came cannot be understood.
    case badAnswer(String)

    public var description: String {
        switch self {
        case .unreachable(let text), .badAnswer(let text): text
        case .refused(let status, let text): "\(status): \(text)"
        }
    }
}
