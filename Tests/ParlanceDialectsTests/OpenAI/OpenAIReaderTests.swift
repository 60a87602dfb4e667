import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite struct OpenAIReaderTests {
    private func read(_ text: String, _ shape: RealtimeShape = .current) -> [String] {
        var reader = OpenAICommandReader(shape, .conversation)
        var commands: [SessionCommand] = []
        do throws(SessionFailure) { try reader.read(.text(text), into: &commands) } catch { return ["threw \(error)"] }
        return commands.map { command in
            switch command {
            case .audio(let bytes): "audio \(bytes.readableBytes)"
            case .conversation(let command):
                switch command.action {
                case .refuse(let fault): "\(fault.kind) \(fault.parameter ?? "-") \(command.id ?? "-")"
                case .configure: "configure"
                case .commitAudio: "commit"
                case .clearAudio: "clear"
                case .createItem(let item, let place, _): "create \(item.id) \(place)"
                case .respond(let wish): "respond \(wish.metadata) \(wish.isOutOfBand)"
                case .cancelResponse(let id): "cancel \(id ?? "-")"
                case .truncateItem(let id, let index, let milliseconds): "truncate \(id) \(index) \(milliseconds)"
                case .retrieveItem(let id): "retrieve \(id)"
                case .deleteItem(let id): "delete \(id)"
                }
            default: "something else"
            }
        }
    }

    @Test(
        "Audio, however its event is written",
        arguments: [
            #"{"type":"input_audio_buffer.append","audio":"AAAA"}"#,
            #"{"audio": "AAAA", "event_id": "e", "type": "input_audio_buffer.append"}"#,
            #" { "event_id" : "e\u0041" , "type":"input_audio_buffer.append","audio":"AAAA" } "#,
            #"{"type":"input_audio_buffer.append","audio":"AA\u0041A","more":{"x":[1]}}"#,
            "{\n\t\"type\": \"input_audio_buffer.append\",\r\n\"audio\": \"AAAA\"\n}",
        ])
    func append(text: String) { #expect(read(text) == ["audio 3"]) }

    @Test("An event that was cut off anywhere is refused, whole ones around it are not its business")
    func cut() {
        let text = #"{"type":"input_audio_buffer.append","event_id":"e1","audio":"AAAA"}"#
        for end in text.indices {
            let told = read(String(text[..<end]))
            #expect(told.count == 1 && told[0].hasPrefix("invalidEvent"), "\(text[..<end]): \(told)")
        }
        #expect(read(text + text).first?.hasPrefix("invalidEvent") == true)
    }

    @Test(
        "What is wrong is told with its place and the client's name for it",
        arguments: [
            (#"{"type":"input_audio_buffer.append","audio":"A*","event_id":"e"}"#, "invalidValue audio e"),
            (#"{"type":"input_audio_buffer.append","audio":1,"event_id":"e"}"#, "invalidType audio e"),
            (#"{"event_id":"e"}"#, "missingParameter type e"),
            (#"{"type":"x","event_id":"e"}"#, "invalidEvent type e"),
            (#"{"type":"session.update","event_id":"e"}"#, "missingParameter session e"),
            (#"{"type":"session.update","session":{}}"#, "missingParameter session.type -"),
            (
                #"{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function"}]}}"#,
                "missingParameter session.tools[0].name -"
            ),
            (
                #"{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":3}}}}"#,
                "invalidValue session.audio.output.speed -"
            ),
            (
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"audio"}]}}"#,
                "invalidValue item.content[0].type -"
            ),
            (
                #"{"type":"conversation.item.truncate","item_id":"a","content_index":0}"#,
                "missingParameter audio_end_ms -"
            ),
            (
                #"{"type":"response.create","response":{"conversation":"other"}}"#,
                "invalidValue response.conversation -"
            ),
        ])
    func faults(text: String, told: String) { #expect(read(text) == [told]) }

    @Test("Client events as commands")
    func events() {
        #expect(read(#"{"type":"input_audio_buffer.commit"}"#) == ["commit"])
        #expect(read(#"{"type":"response.cancel","response_id":"r"}"#) == ["cancel r"])
        #expect(read(#"{"type":"response.create"}"#) == ["respond [:] false"])
        #expect(
            read(#"{"type":"response.create","response":{"conversation":"none","metadata":{"a":"b"}}}"#)
                == [#"respond ["a": "b"] true"#])
        #expect(
            read(
                #"{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"i","type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}"#
            ) == ["create i first"])
        #expect(read(#"{"type":"transcription_session.update","session":{}}"#, .beta) == ["configure"])
    }

    private func patch(_ json: String, _ shape: RealtimeShape = .current) throws -> RealtimePatch {
        let tree = try ClientText.decode(JSONValue.self, from: json)
        guard case .object(let members) = tree else { throw Rejection(description: "no object", message: json) }
        var ignored: [String] = []
        return try RealtimeSessionPatch.read(members, shape, ignored: &ignored)
    }

    @Test("What is absent stays, what is null goes, a turn detection replaces the old one")
    func merging() throws {
        var session = RealtimeConfiguration(.conversation, model: "m")
        session = session.merged(
            with: try patch(
                #"{"type":"realtime","instructions":"a","max_output_tokens":5,"audio":{"input":{"transcription":{"model":"whisper-1","language":"en"},"turn_detection":{"type":"semantic_vad","eagerness":"low","create_response":false}}}}"#
            ))
        #expect(session.maximumTokens == 5 && session.input.transcription?.language == "en")
        session = session.merged(
            with: try patch(
                #"{"type":"realtime","audio":{"input":{"transcription":{"prompt":"p"}}},"max_output_tokens":"inf"}"#))
        #expect(session.maximumTokens == nil && session.instructions == "a")
        #expect(session.input.transcription?.language == "en" && session.input.transcription?.prompt == "p")
        #expect(session.input.turnDetection?.createsResponse == false)
        session = session.merged(
            with: try patch(
                #"{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"},"transcription":null}}}"#)
        )
        #expect(session.input.turnDetection == TurnDetection(.silence(.init())) && session.input.transcription == nil)
        session = session.merged(with: try patch(#"{"type":"realtime","audio":{"input":{"turn_detection":null}}}"#))
        #expect(session.input.turnDetection == nil && session.instructions == "a")
    }

    @Test("The beta's flat fields are the same settings")
    func beta() throws {
        let flat = try patch(
            #"{"modalities":["text"],"input_audio_format":"g711_alaw","turn_detection":null,"max_response_output_tokens":7,"voice":"echo","input_audio_noise_reduction":{"type":"far_field"}}"#,
            .beta)
        let nested = try patch(
            #"{"type":"realtime","output_modalities":["text"],"max_output_tokens":7,"audio":{"input":{"format":{"type":"audio/pcma"},"turn_detection":null,"noise_reduction":{"type":"far_field"}},"output":{"voice":"echo"}}}"#
        )
        var typed = flat
        typed.kind = .conversation
        #expect(typed == nested)
    }
}
