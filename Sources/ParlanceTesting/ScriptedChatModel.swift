import ParlanceCore
import Synchronization

/// A language model that says what a test has written for it, and keeps what it was asked.
public final class ScriptedChatModel: ChatModel {
    public let name = "scripted"
    public let contextTokens: Int?
    private let state = Mutex<(replies: [[ChatDelta]], prompts: [ChatPrompt])>(([], []))
    /// Given after the last reply of the script: nothing more than that it has ended.
    private let otherwise: [ChatDelta] = [.text("Well."), .finished(.stop)]

    /// - Parameter replies: one after the other. An empty one never ends.
    public init(_ replies: [[ChatDelta]] = [], contextTokens: Int? = nil) {
        self.contextTokens = contextTokens
        state.withLock { $0.replies = replies }
    }

    public var prompts: [ChatPrompt] { state.withLock { $0.prompts } }

    public func reply(to prompt: ChatPrompt) -> AsyncThrowingStream<ChatDelta, any Error> {
        let deltas = state.withLock { state in
            state.prompts.append(prompt)
            return state.replies.isEmpty ? otherwise : state.replies.removeFirst()
        }
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ChatDelta.self)
        for delta in deltas { continuation.yield(delta) }
        if !deltas.isEmpty { continuation.finish() }
        return stream
    }
}
