import Foundation
import ParlanceCore

/// Reads a streamed chat completion: the data of each event in, pieces of the reply out, in the order that ``ChatModel``
/// promises. Endpoints differ; this takes what OpenAI, vLLM, llama.cpp, Ollama and their like send.
///
/// Reasoning is left out, be it in fields of its own or in tags. Usage is told once, after the end.
package struct ChatStreamReader: Sendable {
    /// Bytes of text and of arguments in a reply.
    package static let maximumReply = 1 << 20
    package static let maximumCalls = 64

    private var reasoning = ReasoningFilter()
    private var bytes = 0
    private var calls: [String?] = []
    private var finish: ChatDelta.FinishReason?
    private var usage: ChatUsage?
    /// `[DONE]` came, or the end was told.
    package private(set) var isDone = false

    package init() {}

    /// Appends what one event says.
    package mutating func read(_ data: String, into deltas: inout [ChatDelta]) throws(ChatError) {
        guard !isDone, !data.isEmpty else { return }
        if data == "[DONE]" { return end(&deltas) }
        guard let chunk = try? JSONDecoder().decode(Chunk.self, from: Data(data.utf8)) else {
            throw .badAnswer("The chat endpoint sent what is no chunk of a chat completion.")
        }
        if let error = chunk.error { throw .badAnswer("The chat endpoint gave up: \(Self.words(of: error))") }
        if let told = chunk.usage {
            usage = ChatUsage(
                promptTokens: Self.bounded(told.prompt_tokens), completionTokens: Self.bounded(told.completion_tokens),
                cachedTokens: Self.bounded(told.prompt_tokens_details?.cached_tokens))
        }
        guard let choice = chunk.choices?.first(where: { ($0.index ?? 0) == 0 }) else { return }
        if let delta = choice.delta ?? choice.message { try take(delta, &deltas) }
        if let reason = choice.finish_reason, finish == nil { finish = Self.reason(reason) }
    }

    /// Counts are added up here: whatever a foreign server says, the sum is a number.
    private static func bounded(_ count: Int?) -> Int { min(max(0, count ?? 0), 1 << 40) }

    /// The connection ended.
    ///
    /// - Throws: when the reply did not.
    package mutating func finish(into deltas: inout [ChatDelta]) throws(ChatError) {
        guard !isDone else { return }
        guard finish != nil else { throw .badAnswer("The chat endpoint broke off in the middle of its reply.") }
        end(&deltas)
    }

    private mutating func end(_ deltas: inout [ChatDelta]) {
        isDone = true
        let rest = reasoning.finish()
        if !rest.isEmpty { deltas.append(.text(rest)) }
        let reason = finish ?? .stop
        deltas.append(.finished(reason == .stop && !calls.isEmpty ? .toolCalls : reason))
        if let usage { deltas.append(.usage(usage)) }
    }

    private mutating func take(_ delta: Delta, _ deltas: inout [ChatDelta]) throws(ChatError) {
        if let text = delta.content ?? delta.refusal, !text.isEmpty {
            try count(text)
            let shown = reasoning.add(text)
            if !shown.isEmpty { deltas.append(.text(shown)) }
        }
        for call in delta.tool_calls ?? [] {
            let index = place(of: call)
            guard index < Self.maximumCalls, index <= calls.count else {
                throw .badAnswer("The chat endpoint asked for more than \(Self.maximumCalls) calls, or not in order.")
            }
            let isNew = index == calls.count
            let name = isNew ? call.function?.name : nil
            if isNew {
                guard let name, !name.isEmpty else {
                    throw .badAnswer("The chat endpoint asked for a call without saying of what.")
                }
                try count(name)
                calls.append(call.id)
            }
            let arguments = call.function?.arguments?.text ?? ""
            try count(arguments)
            deltas.append(.toolCall(index: index, id: isNew ? call.id : nil, name: name, arguments: arguments))
        }
    }

    /// Some endpoints leave the index out: a new id is a new call, none is the last one's.
    private func place(of call: ToolCall) -> Int {
        if let index = call.index { return max(0, index) }
        if let id = call.id, !id.isEmpty { return calls.lastIndex(of: id) ?? calls.count }
        return call.function?.name == nil ? max(0, calls.count - 1) : calls.count
    }

    private mutating func count(_ text: String) throws(ChatError) {
        bytes += text.utf8.count
        guard bytes <= Self.maximumReply else {
            throw .badAnswer("The chat endpoint's reply has more than \(Self.maximumReply) bytes.")
        }
    }

    private static func reason(_ text: String) -> ChatDelta.FinishReason {
        switch text {
        case "length", "max_tokens": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        default: .stop
        }
    }

    /// What an error's body says, at most 1 KiB: its message, where it has one.
    package static func words(of error: JSONValue) -> String {
        let said = error["error"] ?? error
        let text = said.text ?? said["message"]?.text ?? error["message"]?.text ?? said.json
        return String(decoding: text.utf8.prefix(1_024), as: UTF8.self)
    }
}

// MARK: What is read of a chunk; reasoning is not among it.

private struct Chunk: Decodable {
    var choices: [Choice]?
    var usage: Usage?
    var error: JSONValue?
}

private struct Choice: Decodable {
    var index: Int?
    var delta: Delta?
    /// Of an endpoint that does not stream.
    var message: Delta?
    var finish_reason: String?
}

private struct Delta: Decodable {
    var content: String?
    var refusal: String?
    var tool_calls: [ToolCall]?
}

private struct ToolCall: Decodable {
    var index: Int?
    var id: String?
    var function: Function?

    struct Function: Decodable {
        var name: String?
        var arguments: Arguments?
    }

    /// JSON text; of some endpoints, the object itself.
    struct Arguments: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let value = try JSONValue(from: decoder)
            text = value.text ?? (value == .null ? "" : value.json)
        }
    }
}

private struct Usage: Decodable {
    var prompt_tokens: Int?
    var completion_tokens: Int?
    var prompt_tokens_details: Details?

    struct Details: Decodable { var cached_tokens: Int? }
}
