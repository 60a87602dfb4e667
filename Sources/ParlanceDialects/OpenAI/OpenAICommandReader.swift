import NIOCore
import ParlanceCore

/// Client events of the Realtime interface. What is wrong with one is told in an `error` event; the session lives on.
public struct OpenAICommandReader: CommandReader {
    /// Longest event that is not audio.
    private static let maximumText = 4 << 20
    /// Audio of one event, as base64.
    private static let maximumAudio = 15 << 20

    /// Values in such an event, and levels of them: schemas of tools are nested.
    private static let maximumValues = 20_000
    private static let maximumDepth = 64

    private let shape: RealtimeShape
    private let kind: RealtimeConfiguration.Kind

    package init(_ shape: RealtimeShape, _ kind: RealtimeConfiguration.Kind) {
        self.shape = shape
        self.kind = kind
    }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        switch message {
        case .binary:
            refuse(
                ConversationFault(.invalidEvent, "Binary messages are not supported: send JSON text."), nil, &commands)
        case .text(let text): read(text, into: &commands)
        case .close: break
        }
    }

    private func refuse(_ fault: ConversationFault, _ eventID: String?, _ commands: inout [SessionCommand]) {
        commands.append(.conversation(ConversationCommand(id: eventID, .refuse(fault))))
    }

    private func read(_ text: String, into commands: inout [SessionCommand]) {
        switch AppendMessage.read(text) {
        case .audio(let bytes):
            guard text.utf8.count <= Self.maximumAudio + 1_024 else {
                return refuse(Self.tooLong, nil, &commands)
            }
            return commands.append(.audio(bytes))
        case .notBase64(let eventID): return refuse(Self.notBase64, eventID, &commands)
        case .other: break
        }
        let tree: JSONValue
        do throws(Rejection) {
            guard Self.isModest(text) else {
                throw Rejection(description: "an event may hold \(Self.maximumValues) values at most.", message: "")
            }
            tree = try ClientText.decode(
                JSONValue.self, from: text, maximumBytes: Self.maximumText, maximumDepth: Self.maximumDepth)
        } catch {
            return refuse(ConversationFault(.invalidEvent, "Invalid event: \(error.description)"), nil, &commands)
        }
        guard case .object(let members) = tree else {
            return refuse(ConversationFault(.invalidEvent, "Invalid event: expected a JSON object."), nil, &commands)
        }
        var eventID: String?
        if case .string(let id)? = members["event_id"] { eventID = cut(id, toBytes: 512) }
        do throws(ConversationFault) {
            try carryOut(RealtimeFields(members, at: ""), eventID, into: &commands)
        } catch {
            refuse(error, eventID, &commands)
        }
    }

    /// Whether reading it costs little: long texts do not, many values do.
    private static func isModest(_ text: String) -> Bool {
        var values = 0
        var isInString = false
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = isInString
            } else if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if byte == UInt8(ascii: ","), !isInString {
                values += 1
            }
        }
        return values < maximumValues
    }

    private static let notBase64 = ConversationFault(
        .invalidValue, "Invalid 'audio': expected base64 (RFC 4648), padded and without line breaks.",
        parameter: "audio")
    private static let tooLong = ConversationFault(
        .invalidValue, "Invalid 'audio': expected at most \(maximumAudio >> 20) MiB in one event.", parameter: "audio")

    private func carryOut(
        _ event: RealtimeFields, _ eventID: String?, into commands: inout [SessionCommand]
    ) throws(ConversationFault) {
        func ask(_ action: ConversationCommand.Action) {
            commands.append(.conversation(ConversationCommand(id: eventID, action)))
        }
        let type = try event.required("type")
        switch type {
        case "session.update": ask(.configure(try patch(event)))
        case "transcription_session.update":
            guard shape == .beta else {
                throw ConversationFault(
                    .invalidValue,
                    "Invalid value: 'transcription_session.update'. Use 'session.update' with a session of type "
                        + "'transcription'.", parameter: "type")
            }
            ask(.configure(try patch(event)))
        case "input_audio_buffer.append":
            var audio = try event.required("audio")
            guard let bytes = audio.withUTF8({ AudioDataMessage.decode($0) }) else { throw Self.notBase64 }
            commands.append(.audio(bytes))
        case "input_audio_buffer.commit": ask(.commitAudio)
        case "input_audio_buffer.clear": ask(.clearAudio)
        case "conversation.item.create":
            guard let item = try event.object("item") else { throw event.missing("item") }
            let place: ItemPlace =
                switch try event.string("previous_item_id") {
                case nil: .last
                case "root"?: .first
                case let id?: .after(id)
                }
            ask(.createItem(try item.item(), place, audio: try item.givenAudio()))
        case "conversation.item.retrieve": ask(.retrieveItem(try event.required("item_id")))
        case "conversation.item.truncate":
            guard let index = try event.integer("content_index", in: 0...1_000) else {
                throw event.missing("content_index")
            }
            guard let end = try event.integer("audio_end_ms", in: 0...100_000_000) else {
                throw event.missing("audio_end_ms")
            }
            ask(.truncateItem(try event.required("item_id"), contentIndex: index, milliseconds: end))
        case "conversation.item.delete": ask(.deleteItem(try event.required("item_id")))
        case "response.create": ask(.respond(try event.object("response")?.response(shape) ?? ResponseWish()))
        case "response.cancel": ask(.cancelResponse(try event.string("response_id")))
        case "output_audio_buffer.clear":
            throw ConversationFault(
                .invalidEvent,
                "'output_audio_buffer.clear' is for WebRTC and SIP: over WebSocket the client plays the audio.",
                parameter: "type")
        default:
            throw ConversationFault(
                .invalidEvent,
                "Invalid value: '\(cut(type, toBytes: 64))'. Supported values are: "
                    + Self.types.map { "'\($0)'" }.joined(separator: ", ") + ".", parameter: "type")
        }
    }

    private static let types = [
        "session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear",
        "conversation.item.create", "conversation.item.retrieve", "conversation.item.truncate",
        "conversation.item.delete", "response.create", "response.cancel",
    ]

    private func patch(_ event: RealtimeFields) throws(ConversationFault) -> RealtimePatch {
        guard let session = try event.object("session") else { throw event.missing("session") }
        var ignored: [String] = []
        var patch = try RealtimeSessionPatch.read(session.members, shape, ignored: &ignored)
        patch.ignored = ignored.prefix(32).map { cut($0, toBytes: 64) }
        return patch
    }
}
