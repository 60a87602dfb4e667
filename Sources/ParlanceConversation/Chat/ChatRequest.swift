import ParlanceCore

/// A prompt as the body of `POST …/chat/completions`, as OpenAI has it and everybody else takes it.
///
/// Endpoints want each call of a tool followed at once by its answer, so an answer is told where its call is, one that is
/// still out is told as such, and one whose call is forgotten is left out.
package struct ChatRequest: Sendable {
    /// What a call without an answer is told to have brought.
    package static let unanswered = "(no answer yet)"

    private let prompt: ChatPrompt
    private let model: String
    private let limitName: String

    /// - Parameters:
    ///   - model: where the prompt names none.
    ///   - limitName: the field that bounds the answer: `max_tokens`, or `max_completion_tokens` where that is refused.
    package init(_ prompt: ChatPrompt, model: String, limitName: String = "max_tokens") {
        self.prompt = prompt
        self.model = model
        self.limitName = limitName
    }

    package var body: JSONValue {
        var body: [String: JSONValue] = [
            "model": .string(prompt.model ?? model), "messages": .array(messages), "stream": .bool(true),
            "stream_options": .object(["include_usage": .bool(true)]),
        ]
        if let limit = prompt.maximumTokens { body[limitName] = .integer(limit) }
        if let temperature = prompt.temperature { body["temperature"] = .number(temperature) }
        if !prompt.tools.isEmpty {
            body["tools"] = .array(prompt.tools.map(Self.tool))
            body["tool_choice"] = Self.choice(prompt.toolChoice)
            if let parallel = prompt.parallelToolCalls { body["parallel_tool_calls"] = .bool(parallel) }
        }
        return .object(body)
    }

    private var messages: [JSONValue] {
        var outputs: [String: String] = [:]
        for item in prompt.items {
            if case .functionCallOutput(let id, let output) = item.content { outputs[id] = output }
        }
        var messages: [JSONValue] = []
        if !prompt.instructions.isEmpty { messages.append(Self.message("system", .string(prompt.instructions))) }
        var items = prompt.items[...]
        while let item = items.popFirst() {
            var said: JSONValue?
            var calls: [FunctionCall] = []
            switch item.content {
            case .message(.assistant, let parts):
                said = Self.content(parts)
                // Words before calls are one message with them.
                calls = Self.calls(&items)
                if said == nil, calls.isEmpty { continue }
            case .message(let role, let parts):
                guard let content = Self.content(parts) else { continue }
                messages.append(Self.message(role == .system ? "system" : "user", content))
                continue
            case .functionCall(let call): calls = [call] + Self.calls(&items)
            case .functionCallOutput: continue
            }
            var message = ["role": JSONValue.string("assistant"), "content": said ?? .null]
            if !calls.isEmpty { message["tool_calls"] = .array(calls.map(Self.call)) }
            messages.append(.object(message))
            for call in calls {
                messages.append(
                    .object([
                        "role": .string("tool"), "tool_call_id": .string(call.callID),
                        "content": .string(outputs[call.callID] ?? Self.unanswered),
                    ]))
            }
        }
        return messages
    }

    /// The calls at the beginning, taken away.
    private static func calls(_ items: inout ArraySlice<ConversationItem>) -> [FunctionCall] {
        var calls: [FunctionCall] = []
        while case .functionCall(let call)? = items.first?.content {
            calls.append(call)
            items.removeFirst()
        }
        return calls
    }

    private static func message(_ role: String, _ content: JSONValue) -> JSONValue {
        .object(["role": .string(role), "content": content])
    }

    /// Text alone as a string, which every endpoint takes; with pictures as parts. Nil where nothing is said.
    private static func content(_ parts: [ContentPart]) -> JSONValue? {
        var texts: [String] = []
        var all: [JSONValue] = []
        for part in parts {
            switch part {
            case .inputText(let text), .outputText(let text), .inputAudio(transcript: let text?),
                .outputAudio(transcript: let text):
                guard !text.isEmpty else { continue }
                texts.append(text)
                all.append(.object(["type": .string("text"), "text": .string(text)]))
            case .inputAudio(transcript: nil): continue
            case .inputImage(let url, let detail):
                var image = ["url": JSONValue.string(url)]
                if let detail { image["detail"] = .string(detail) }
                all.append(.object(["type": .string("image_url"), "image_url": .object(image)]))
            }
        }
        if all.isEmpty { return nil }
        return all.count == texts.count ? .string(texts.joined(separator: "\n")) : .array(all)
    }

    private static func call(_ call: FunctionCall) -> JSONValue {
        .object([
            "id": .string(call.callID), "type": .string("function"),
            "function": .object(["name": .string(call.name), "arguments": .string(call.arguments)]),
        ])
    }

    private static func tool(_ tool: ToolDefinition) -> JSONValue {
        var function = ["name": JSONValue.string(tool.name)]
        if let description = tool.description { function["description"] = .string(description) }
        if let schema = tool.parameters.flatMap(JSONValue.init(json:)) { function["parameters"] = schema }
        return .object(["type": .string("function"), "function": .object(function)])
    }

    private static func choice(_ choice: ToolChoice) -> JSONValue {
        switch choice {
        case .auto: .string("auto")
        case .none: .string("none")
        case .required: .string("required")
        case .function(let name):
            .object(["type": .string("function"), "function": .object(["name": .string(name)])])
        }
    }
}
