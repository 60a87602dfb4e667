import NIOCore
import ParlanceCore

extension RealtimeFields {
    /// Of an item that a client makes: its audio, where that is to be recognized because nobody says what it says.
    func givenAudio() throws(ConversationFault) -> ByteBuffer? {
        let parts = try array("content") ?? []
        for (index, element) in parts.enumerated() {
            guard case .object(let members) = element else { continue }
            let part = RealtimeFields(members, at: "\(path(of: "content"))[\(index)]")
            guard try part.string("type") == "input_audio", try part.string("transcript") == nil else { continue }
            var digits = try part.required("audio")
            guard let bytes = digits.withUTF8({ AudioDataMessage.decode($0) }) else {
                throw part.invalid("audio", "expected base64 (RFC 4648), padded and without line breaks")
            }
            guard parts.count == 1 else { throw invalid("content", "an item with audio has one part") }
            return bytes
        }
        return nil
    }

    /// An item as a client makes it; its id is empty where the client leaves it to us.
    func item() throws(ConversationFault) -> ConversationItem {
        let id = try string("id") ?? ""
        guard id.utf8.count <= 64 else { throw invalid("id", "expected at most 64 characters") }
        let type = try required("type")
        switch type {
        case "message": return ConversationItem(id: id, content: try message())
        case "function_call":
            return ConversationItem(
                id: id,
                content: .functionCall(
                    FunctionCall(
                        name: try required("name"), callID: try string("call_id") ?? id,
                        arguments: try required("arguments"))))
        case "function_call_output":
            return ConversationItem(
                id: id,
                content: .functionCallOutput(callID: try required("call_id"), output: try required("output")))
        default: throw unknown("type", type, ["message", "function_call", "function_call_output"])
        }
    }

    private func message() throws(ConversationFault) -> ConversationItem.Content {
        let name = try required("role")
        guard let role = ConversationItem.Role(wireName: name) else {
            throw unknown("role", name, ["user", "assistant", "system"])
        }
        guard let elements = try array("content") else { throw missing("content") }
        var parts: [ContentPart] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else {
                throw wrongType("content", "an array of objects", element)
            }
            let fields = RealtimeFields(members, at: "\(path(of: "content"))[\(index)]")
            parts.append(try fields.part(of: role))
        }
        return .message(role: role, parts: parts)
    }

    private func part(of role: ConversationItem.Role) throws(ConversationFault) -> ContentPart {
        let type = try required("type")
        switch (role, type) {
        case (.user, "input_text"), (.system, "input_text"): return .inputText(try required("text"))
        case (.user, "input_audio"):
            return .inputAudio(transcript: try string("transcript"))
        case (.user, "input_image"):
            return .inputImage(url: try required("image_url"), detail: try string("detail"))
        case (.assistant, "output_text"), (.assistant, "text"): return .outputText(try required("text"))
        case (.assistant, "output_audio"), (.assistant, "audio"):
            return .outputAudio(transcript: try required("transcript"))
        case (.user, _): throw unknown("type", type, ["input_text", "input_audio", "input_image"])
        case (.system, _): throw unknown("type", type, ["input_text"])
        case (.assistant, _): throw unknown("type", type, ["output_text"])
        }
    }
}

extension ConversationItem.Role {
    fileprivate init?(wireName: String) {
        switch wireName {
        case "user": self = .user
        case "assistant": self = .assistant
        case "system": self = .system
        default: return nil
        }
    }

    fileprivate var wireName: String {
        switch self {
        case .user: "user"
        case .assistant: "assistant"
        case .system: "system"
        }
    }
}

/// An item as it is told.
struct RealtimeItem: JSONWritable {
    var item: ConversationItem
    var shape: RealtimeShape
    /// Base64, of the first part that is audio.
    var audio: String?

    init(_ item: ConversationItem, _ shape: RealtimeShape, audio: String? = nil) {
        self.item = item
        self.shape = shape
        self.audio = audio
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("id", item.id)
            json.field("object", "realtime.item")
            switch item.content {
            case .message: json.field("type", "message")
            case .functionCall: json.field("type", "function_call")
            case .functionCallOutput: json.field("type", "function_call_output")
            }
            switch item.status {
            case .inProgress: json.field("status", "in_progress")
            case .completed: json.field("status", "completed")
            case .incomplete: json.field("status", "incomplete")
            }
            switch item.content {
            case .message(let role, let parts):
                json.field("role", role.wireName)
                json.array("content", parts) { json, part in json.object { write(part, to: &$0) } }
            case .functionCall(let call):
                json.field("name", call.name)
                json.field("call_id", call.callID)
                json.field("arguments", call.arguments)
            case .functionCallOutput(let callID, let output):
                json.field("call_id", callID)
                json.field("output", output)
            }
        }
    }

    private func write(_ part: ContentPart, to json: inout JSONWriter) {
        switch part {
        case .inputText(let text):
            json.field("type", "input_text")
            json.field("text", text)
        case .inputAudio(let transcript):
            json.field("type", "input_audio")
            json.field("transcript", transcript)
            if let audio { json.field("audio", audio) }
        case .outputText(let text):
            json.field("type", shape == .current ? "output_text" : "text")
            json.field("text", text)
        case .outputAudio(let transcript):
            json.field("type", shape == .current ? "output_audio" : "audio")
            json.field("transcript", transcript)
            if let audio { json.field("audio", audio) }
        case .inputImage(let url, let detail):
            json.field("type", "input_image")
            json.field("image_url", url)
            if let detail { json.field("detail", detail) }
        }
    }
}
