import Foundation
import ParlanceCore

/// What replies where no language model is configured: a few skills by plain rules, so that a conversation can be tried,
/// measured and tested without one. It repeats, counts, spells, adds, tells the time, calls tools that it is told to call, and
/// says what they brought. Works offline, always the same way, and says what it is when it speaks first.
public struct BuiltInAgent: ChatModel {
    public let name = "built-in-agent"
    public var contextTokens: Int? { nil }

    private let now: @Sendable () -> Date

    /// - Parameter now: what the time is told by; UTC.
    public init(now: @escaping @Sendable () -> Date = { Date() }) { self.now = now }

    public func reply(to prompt: ChatPrompt) -> AsyncThrowingStream<ChatDelta, any Error> {
        let pieces = Pieces(Self.deltas(for: prompt, at: now()))
        return AsyncThrowingStream { await pieces.next() }
    }

    /// The whole reply, word by word. A token is a word.
    package static func deltas(for prompt: ChatPrompt, at date: Date) -> [ChatDelta] {
        let asked = AgentQuestion(prompt)
        var deltas: [ChatDelta] = []
        var reason = ChatDelta.FinishReason.stop
        var spent = 0
        if let call = AgentToolCall(asked, prompt) {
            deltas += call.deltas
            spent = deltas.count
            reason = .toolCalls
        } else {
            let words = AgentReply.text(asked, isFirst: !prompt.hasReply, at: date).split(separator: " ")
            let shown = words.prefix(prompt.maximumTokens ?? .max)
            for (index, word) in shown.enumerated() { deltas.append(.text((index == 0 ? "" : " ") + word)) }
            spent = shown.count
            if shown.count < words.count { reason = .length }
        }
        let read = prompt.items.reduce(AgentQuestion.words(prompt.instructions).count) { sum, item in
            sum + AgentQuestion.words(item.words).count
        }
        return deltas + [.finished(reason), .usage(ChatUsage(promptTokens: read, completionTokens: spent))]
    }
}

private actor Pieces {
    private var rest: ArraySlice<ChatDelta>
    init(_ all: [ChatDelta]) { rest = all[...] }
    func next() -> ChatDelta? { rest.popFirst() }
}

extension ChatPrompt {
    /// Whether the assistant has said anything yet.
    fileprivate var hasReply: Bool {
        items.contains { item in
            if case .message(.assistant, _) = item.content { true } else { false }
        }
    }
}

extension ConversationItem {
    /// What is said in it, in words.
    package var words: String {
        switch content {
        case .message(_, let parts): parts.compactMap(\.words).joined(separator: " ")
        case .functionCall(let call): call.arguments
        case .functionCallOutput(_, let output): output
        }
    }
}

extension ContentPart {
    fileprivate var words: String? {
        switch self {
        case .inputText(let text), .outputText(let text), .outputAudio(transcript: let text): text
        case .inputAudio(let transcript): transcript
        case .inputImage: nil
        }
    }
}
