import Foundation
import NIOCore
import ParlanceCore

/// Server events of the Realtime interface, in the names of its shape.
public struct OpenAIEventWriter: EventWriter {
    private let shape: RealtimeShape
    private let kind: RealtimeConfiguration.Kind
    /// Makes the ids of this connection's events differ from others'.
    private let seed: String
    private var events = 0

    package init(_ shape: RealtimeShape, _ kind: RealtimeConfiguration.Kind, seed: String) {
        self.shape = shape
        self.kind = kind
        self.seed = seed
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        switch event {
        case .conversation(let event): write(event, into: &messages)
        case .rejected(let rejection):
            error(ConversationFault(.invalidEvent, rejection.description), nil, &messages)
        case .failed(let failure): farewell(failure, &messages)
        case .ended: messages.append(.close(code: 1000, reason: ""))
        default: break  // Of sessions that only listen, or only speak.
        }
    }

    // MARK: Forms

    private mutating func tell(
        _ type: String, _ messages: inout [WireMessage], _ fields: (inout JSONWriter) -> Void = { _ in }
    ) {
        events += 1
        let id = "event_\(seed)\(String(events, radix: 36))"
        var json = JSONWriter()
        json.object { json in
            json.field("type", type)
            json.field("event_id", id)
            fields(&json)
        }
        messages.append(.text(json.text))
    }

    private mutating func error(_ fault: ConversationFault, _ command: String?, _ messages: inout [WireMessage]) {
        tell("error", &messages) { $0.field("error", OpenAIErrorObject(fault, eventID: command)) }
    }

    private mutating func farewell(_ failure: SessionFailure, _ messages: inout [WireMessage]) {
        var object = OpenAIErrorObject(failure)
        object.isEvent = true
        let code: UInt16
        switch failure {
        case .shuttingDown:
            return messages.append(.close(code: 1001, reason: cut(failure.message, toBytes: 123)))
        case .tooLong, .idle: code = 1001
        case .clientTooSlow, .tooBusy, .unavailable: code = 1013
        case .internal, .stalled: code = 1011
        default: code = 4000
        }
        tell("error", &messages) { $0.field("error", object) }
        let reason = code == 4000 ? "\(object.type).\(object.code ?? "")" : failure.message
        messages.append(.close(code: code, reason: cut(reason, toBytes: 123)))
    }

    static func base64(_ bytes: ByteBuffer) -> String {
        bytes.withUnsafeReadableBytes { Data($0).base64EncodedString() }
    }

    // MARK: Events

    private mutating func write(_ event: ConversationEvent, into messages: inout [WireMessage]) {
        let shape = shape
        switch event {
        case .began(let session):
            tell(sessionEvent("created"), &messages) { $0.field("session", Self.object(session, shape)) }
            guard shape == .beta, kind == .conversation else { break }
            tell("conversation.created", &messages) { json in
                json.object("conversation") { json in
                    json.field("id", session.conversationID)
                    json.field("object", "realtime.conversation")
                }
            }
        case .configured(let session):
            tell(sessionEvent("updated"), &messages) { $0.field("session", Self.object(session, shape)) }
        case .refused(let fault, let command): error(fault, command, &messages)

        case .speechStarted(let item, let at):
            tell("input_audio_buffer.speech_started", &messages) { json in
                json.field("audio_start_ms", at.milliseconds)
                json.field("item_id", item)
            }
        case .speechStopped(let item, let at):
            tell("input_audio_buffer.speech_stopped", &messages) { json in
                json.field("audio_end_ms", at.milliseconds)
                json.field("item_id", item)
            }
        case .audioCommitted(let item, let previous):
            tell("input_audio_buffer.committed", &messages) { json in
                json.field("previous_item_id", previous)
                json.field("item_id", item)
            }
        case .audioCleared: tell("input_audio_buffer.cleared", &messages)
        case .timedOut(let item, let span):
            tell("input_audio_buffer.timeout_triggered", &messages) { json in
                json.field("audio_start_ms", span.start.milliseconds)
                json.field("audio_end_ms", span.end.milliseconds)
                json.field("item_id", item)
            }

        case .itemAdded(let item, let previous):
            tell(shape == .current ? "conversation.item.added" : "conversation.item.created", &messages) { json in
                json.field("previous_item_id", previous)
                json.field("item", RealtimeItem(item, shape))
            }
        case .itemDone(let item, let previous):
            guard shape == .current else { break }
            tell("conversation.item.done", &messages) { json in
                json.field("previous_item_id", previous)
                json.field("item", RealtimeItem(item, shape))
            }
        case .itemRetrieved(let item, let audio):
            tell("conversation.item.retrieved", &messages) { json in
                json.field("item", RealtimeItem(item, shape, audio: audio.map(Self.base64)))
            }
        case .itemTruncated(let item, let index, let milliseconds):
            tell("conversation.item.truncated", &messages) { json in
                json.field("item_id", item)
                json.field("content_index", index)
                json.field("audio_end_ms", milliseconds)
            }
        case .itemDeleted(let item): tell("conversation.item.deleted", &messages) { $0.field("item_id", item) }

        case .transcriptDelta(let item, let text, let probabilities):
            transcription("delta", item, &messages) { json in
                json.field("delta", text)
                if let probabilities { json.field("logprobs", probabilities.map(RealtimeLogprob.init)) }
            }
        case .transcriptCompleted(let item, let text, let duration, let probabilities):
            transcription("completed", item, &messages) { json in
                json.field("transcript", text)
                if let probabilities { json.field("logprobs", probabilities.map(RealtimeLogprob.init)) }
                json.object("usage") { json in
                    json.field("type", "duration")
                    json.field("seconds", duration)
                }
            }
        case .transcriptFailed(let item, let fault):
            transcription("failed", item, &messages) { json in
                json.object("error") { json in
                    json.field("type", fault.type)
                    json.field("message", fault.message)
                    if let code = fault.code { json.field("code", code) }
                    if let parameter = fault.parameter { json.field("param", parameter) }
                }
            }
        default: writeResponse(event, into: &messages)
        }
    }

    private func sessionEvent(_ what: String) -> String {
        shape == .beta && kind == .transcription ? "transcription_session.\(what)" : "session.\(what)"
    }

    private static func object(_ session: ConversationDescription, _ shape: RealtimeShape) -> RealtimeSessionObject {
        RealtimeSessionObject(
            session.configuration, shape, id: session.id, expiresAt: Int(session.expiresAt.secondsSince1970))
    }

    private mutating func transcription(
        _ what: String, _ item: String, _ messages: inout [WireMessage], _ fields: (inout JSONWriter) -> Void
    ) {
        tell("conversation.item.input_audio_transcription.\(what)", &messages) { json in
            json.field("item_id", item)
            json.field("content_index", 0)
            fields(&json)
        }
    }

    // MARK: Answers

    private mutating func part(
        _ type: String, _ place: OutputPlace, _ messages: inout [WireMessage],
        _ fields: (inout JSONWriter) -> Void = { _ in }
    ) {
        tell(type, &messages) { json in
            json.field("response_id", place.response)
            json.field("item_id", place.item)
            json.field("output_index", place.index)
            json.field("content_index", 0)
            fields(&json)
        }
    }

    private mutating func writeResponse(_ event: ConversationEvent, into messages: inout [WireMessage]) {
        let shape = shape
        let prefix = shape == .current ? "response.output_" : "response."
        switch event {
        case .responseCreated(let response):
            tell("response.created", &messages) { $0.field("response", RealtimeResponseObject(response, shape)) }
        case .responseDone(let response):
            tell("response.done", &messages) { $0.field("response", RealtimeResponseObject(response, shape)) }
        case .outputItemAdded(let place, let item): output("added", place, item, &messages)
        case .outputItemDone(let place, let item): output("done", place, item, &messages)
        case .partAdded(let place, let isSpoken):
            part("response.content_part.added", place, &messages) { Self.write(part: "", isSpoken, to: &$0) }
        case .partDone(let place, let isSpoken, let text):
            part("response.content_part.done", place, &messages) { Self.write(part: text, isSpoken, to: &$0) }
        case .textDelta(let place, let text): part(prefix + "text.delta", place, &messages) { $0.field("delta", text) }
        case .textDone(let place, let text): part(prefix + "text.done", place, &messages) { $0.field("text", text) }
        case .audioDelta(let place, let bytes):
            part(prefix + "audio.delta", place, &messages) { $0.field("delta", Self.base64(bytes)) }
        case .audioDone(let place): part(prefix + "audio.done", place, &messages)
        case .spokenDelta(let place, let text):
            part(prefix + "audio_transcript.delta", place, &messages) { $0.field("delta", text) }
        case .spokenDone(let place, let text):
            part(prefix + "audio_transcript.done", place, &messages) { $0.field("transcript", text) }
        case .argumentsDelta(let place, let callID, let text):
            arguments("delta", place, callID, &messages) { $0.field("delta", text) }
        case .argumentsDone(let place, let call):
            arguments("done", place, call.callID, &messages) { json in
                json.field("name", call.name)
                json.field("arguments", call.arguments)
            }
        default: break
        }
    }

    private mutating func output(
        _ what: String, _ place: OutputPlace, _ item: ConversationItem, _ messages: inout [WireMessage]
    ) {
        let shape = shape
        tell("response.output_item.\(what)", &messages) { json in
            json.field("response_id", place.response)
            json.field("output_index", place.index)
            json.field("item", RealtimeItem(item, shape))
        }
    }

    private mutating func arguments(
        _ what: String, _ place: OutputPlace, _ callID: String, _ messages: inout [WireMessage],
        _ fields: (inout JSONWriter) -> Void
    ) {
        tell("response.function_call_arguments.\(what)", &messages) { json in
            json.field("response_id", place.response)
            json.field("item_id", place.item)
            json.field("output_index", place.index)
            json.field("call_id", callID)
            fields(&json)
        }
    }

    private static func write(part text: String, _ isSpoken: Bool, to json: inout JSONWriter) {
        json.object("part") { json in
            json.field("type", isSpoken ? "audio" : "text")
            json.field(isSpoken ? "transcript" : "text", text)
        }
    }
}

/// A word's probability, in the provider's form: the logarithm of what the recognizer says of it.
struct RealtimeLogprob: JSONWritable {
    let probability: SpokenProbability

    init(_ probability: SpokenProbability) { self.probability = probability }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("token", probability.text)
            let confidence = min(max(Double(probability.confidence), 1e-6), 1)
            json.field("logprob", JSONValue.number((log(confidence) * 10_000).rounded() / 10_000))
            json.array("bytes", Array(probability.text.utf8)) { $0.value(Int($1)) }
        }
    }
}
