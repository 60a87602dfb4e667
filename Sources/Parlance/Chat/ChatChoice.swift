import ParlanceConversation
import ParlanceCore

/// Which language model replies, and what to tell the operator about it.
public struct ChatChoice: Sendable {
    public var model: any ChatModel
    /// Whether it is the one that needs no endpoint.
    public var isBuiltIn: Bool

    public static func make(_ settings: ChatEndpoint.Settings?) throws(ConfigurationError) -> Self {
        guard let settings else { return Self(model: BuiltInAgent(), isBuiltIn: true) }
        return Self(model: try ChatEndpoint(settings), isBuiltIn: false)
    }

    /// A line for the log.
    public var note: String {
        isBuiltIn
            ? "conversations talk to the built-in agent, which replies by plain rules; name a language model with --chat"
            : "conversations talk to \(model.name) at the chat endpoint"
    }
}
