import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite struct OpenAIWriterTests {
    private let place = OutputPlace(response: "resp_1", item: "item_2", index: 0)
    private let heard = ConversationItem(
        id: "item_1", content: .message(role: .user, parts: [.inputAudio(transcript: nil)]))
    private let said = ConversationItem(
        id: "item_2", content: .message(role: .assistant, parts: [.outputAudio(transcript: "Hi."), .outputText("x")]))

    private var events: [ConversationEvent] {
        let session = ConversationDescription(
            id: "sess_1", conversationID: "conv_1", expiresAt: WallTime(secondsSince1970: 100),
            configuration: RealtimeConfiguration(.conversation, model: "m"))
        let response = ConversationResponse(
            id: "resp_1", conversationID: "conv_1", isSpoken: true,
            format: AudioFormat(encoding: .linear16, sampleRate: 24_000))
        let call = FunctionCall(name: "f", callID: "call_1", arguments: "{}")
        return [
            .began(session), .configured(session), .itemAdded(heard, previous: nil), .itemDone(heard, previous: nil),
            .responseCreated(response), .outputItemAdded(place, said), .partAdded(place, isSpoken: true),
            .textDelta(place, "x"), .textDone(place, "x"), .spokenDelta(place, "Hi."),
            .audioDelta(place, ByteBuffer(bytes: [0, 0, 0])), .audioDone(place), .spokenDone(place, "Hi."),
            .argumentsDelta(place, callID: "call_1", "{}"), .argumentsDone(place, call),
            .partDone(place, isSpoken: true, "Hi."), .outputItemDone(place, said), .responseDone(response),
        ]
    }

    private func write(
        _ events: [SessionEvent], _ shape: RealtimeShape, _ kind: RealtimeConfiguration.Kind = .conversation
    )
        -> [String]
    {
        var writer = OpenAIEventWriter(shape, kind, seed: "s")
        var messages: [WireMessage] = []
        for event in events { writer.write(event, into: &messages) }
        return messages.map { message in
            switch message {
            case .text(let text): text
            case .close(let code, let reason): "close \(code) \(reason)"
            case .binary: "binary"
            }
        }
    }

    private func types(_ shape: RealtimeShape) -> [String] {
        write(events.map { .conversation($0) }, shape).map { text in
            String(text.dropFirst(#"{"type":""#.count).prefix { $0 != "\"" })
        }
    }

    @Test("Each shape has its own names, and none of the other's")
    func names() {
        #expect(
            types(.current) == [
                "session.created", "session.updated", "conversation.item.added", "conversation.item.done",
                "response.created", "response.output_item.added", "response.content_part.added",
                "response.output_text.delta", "response.output_text.done", "response.output_audio_transcript.delta",
                "response.output_audio.delta", "response.output_audio.done", "response.output_audio_transcript.done",
                "response.function_call_arguments.delta", "response.function_call_arguments.done",
                "response.content_part.done", "response.output_item.done", "response.done",
            ])
        #expect(
            types(.beta) == [
                "session.created", "conversation.created", "session.updated", "conversation.item.created",
                "response.created", "response.output_item.added", "response.content_part.added", "response.text.delta",
                "response.text.done", "response.audio_transcript.delta", "response.audio.delta", "response.audio.done",
                "response.audio_transcript.done", "response.function_call_arguments.delta",
                "response.function_call_arguments.done", "response.content_part.done", "response.output_item.done",
                "response.done",
            ])
    }

    @Test("Events to the letter")
    func letters() {
        #expect(
            write([.conversation(.speechStarted(item: "item_1", at: MediaTime(milliseconds: 250)))], .current) == [
                #"{"type":"input_audio_buffer.speech_started","event_id":"event_s1","audio_start_ms":250,"item_id":"item_1"}"#
            ])
        #expect(
            write([.conversation(.audioDelta(place, ByteBuffer(bytes: [0, 1, 2])))], .current) == [
                #"{"type":"response.output_audio.delta","event_id":"event_s1","response_id":"resp_1","item_id":"item_2","output_index":0,"content_index":0,"delta":"AAEC"}"#
            ])
        #expect(
            write(
                [
                    .conversation(
                        .transcriptCompleted(item: "item_1", "Hi.", duration: MediaTime(milliseconds: 1_500), nil))
                ], .current) == [
                    #"{"type":"conversation.item.input_audio_transcription.completed","event_id":"event_s1","item_id":"item_1","content_index":0,"transcript":"Hi.","usage":{"type":"duration","seconds":1.5}}"#
                ])
        #expect(
            write(
                [.conversation(.transcriptFailed(item: "item_1", ConversationFault(.server, "broken")))], .current) == [
                    #"{"type":"conversation.item.input_audio_transcription.failed","event_id":"event_s1","item_id":"item_1","content_index":0,"error":{"type":"server_error","message":"broken"}}"#
                ])
    }

    @Test(
        "Ends",
        arguments: [
            (SessionFailure.shuttingDown("gone"), "close 1001 gone"), (.tooLong("60 minutes"), "close 1001 60 minutes"),
            (.clientTooSlow("slow"), "close 1013 slow"), (.internal("broken"), "close 1011 broken"),
            (.badRequest("wrong"), "close 4000 invalid_request_error.invalid_value"),
        ])
    func ends(failure: SessionFailure, close: String) {
        let messages = write([.failed(failure)], .current)
        #expect(messages.last == close)
        #expect((messages.count == 2) == (close != "close 1001 gone"))
    }
}
