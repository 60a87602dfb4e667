import FoundationEssentials
import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("AssemblyAI: the legacy real-time protocol")
struct RealtimeTests {
    private func open(_ query: String = "") throws -> Conversation {
        try realtime.open(handshake("/v2/realtime/ws", "sample_rate=16000&" + query))
    }

    private func bytes(_ commands: [SessionCommand]) -> [UInt8]? {
        guard commands.count == 1, case .audio(let bytes) = commands[0] else { return nil }
        return Array(bytes.readableBytesView)
    }

    @Test("Base64 and binary become the same audio, mixed in one session", arguments: [1, 2, 3, 3_200, 64_000])
    func audio(count: Int) throws {
        var reader = try open().reader
        let audio = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let base64 = Data(audio).base64EncodedString()
        for text in [
            "{\"audio_data\": \"\(base64)\"}", " {\n\"audio_data\"\t:\"\(base64)\" } ",
            "{\"audio_data\":\"\(base64.replacing("/", with: "\\/"))\"}", "{\"x\":[1],\"audio_data\":\"\(base64)\"}",
            "{\"audio\\u005fdata\":\"\(base64)\"}",
        ] {
            #expect(bytes(try reader.commands(.text(text))) == audio)
            #expect(bytes(try reader.commands(.binary(ByteBuffer(bytes: audio)))) == audio)
        }
    }

    @Test(
        "What is wrong has its own code",
        arguments: [
            ("hello", 4100), ("", 4100), ("{\"audio_data\":\"AAAA\"", 4100), ("{}", 4101), ("[]", 4101),
            ("{\"audio_data\":\"AAA\"}", 4101), ("{\"audio_data\":\"AA=A\"}", 4101),
            ("{\"audio_data\":\"AA A\"}", 4101),
            ("{\"audio_data\":\"A\\nAA\"}", 4101), ("{\"audio_data\":1}", 4101), ("{\"audio_data\":[\"AAAA\"]}", 4101),
            ("{\"terminate_session\":1}", 4101), ("{\"force_end_utterance\":\"true\"}", 4101),
            ("{\"end_utterance_silence_threshold\":20001}", 4101),
            ("{\"end_utterance_silence_threshold\":-1}", 4101),
            ("{\"end_utterance_silence_threshold\":\"7\"}", 4101), ("{\"hello\":true}", 4101),
        ] as [(String, UInt16)])
    func wrong(text: String, code: UInt16) throws {
        var reader = try open().reader
        let failure = #expect(throws: SessionFailure.self) { try reader.commands(.text(text)) }
        #expect(failure?.realtimeCode == code)
    }

    @Test("Two seconds in a message, and no more; short ones are taken")
    func lengths() throws {
        var reader = try open().reader
        #expect(try reader.commands(.binary(ByteBuffer(repeating: 0, count: 64_000))).count == 1)
        #expect(try reader.commands(.binary(ByteBuffer(repeating: 0, count: 2))).count == 1)
        let long = WireMessage.binary(ByteBuffer(repeating: 0, count: 64_032))
        let failure = #expect(throws: SessionFailure.self) { try reader.commands(long) }
        #expect(failure?.realtimeCode == 4033)
    }

    @Test("Control")
    func control() throws {
        var reader = try open().reader
        let update = try reader.commands(.text("{\"end_utterance_silence_threshold\": 300}"))
        guard case .update(let change)? = update.first else {
            Issue.record("no update")
            return
        }
        #expect(change.endpointingMilliseconds == 300)
        guard case .finalize(nil)? = try reader.commands(.text("{\"force_end_utterance\": true}")).first,
            try reader.commands(.text("{\"terminate_session\": false}")).isEmpty,
            case .finish? = try reader.commands(.text("{\"terminate_session\": true}")).first
        else {
            Issue.record("not understood")
            return
        }
        #expect(try reader.commands(.text("nonsense")).isEmpty)
    }

    private let words = [word("hello", 0, 0.4, written: "Hello"), word("there", 0.5, 0.9, written: "there.")]

    @Test("Partials as spoken, finals as written, every field in each")
    func transcripts() throws {
        var writer = try open("enable_extra_session_information=True").writer
        let events = [
            began(), partial([words[0]]), partial([words[0]]), committed([words[0]]), partial([words[1]]),
            committed([words[1]]), utteranceEnded(), committed([]), utteranceEnded(.finalize), ended(audio: 1.5),
        ]
        let messages = events.flatMap { writer.messages($0) }
        let told = try bodies(messages)
        #expect(
            told.map { $0["message_type"] } == [
                "SessionBegins", "PartialTranscript", "PartialTranscript", "FinalTranscript", "SessionInformation",
                "SessionTerminated",
            ])
        #expect(told[0]["expires_at"] == "2026-01-31T15:00:00.123Z")
        let fields: Set = ["message_type", "audio_start", "audio_end", "confidence", "text", "words", "created"]
        #expect(told[2].keys == fields && told[2]["text"] == "hello there")
        #expect(told[3].keys == fields.union(["punctuated", "text_formatted"]) && told[3]["text"] == "Hello there.")
        #expect(told[3]["audio_start"] == 0 && told[3]["audio_end"] == 900)
        #expect(told[3]["words"]?[1]?.keys == ["start", "end", "confidence", "text"])
        #expect(told[4]["audio_duration_seconds"] == .number(1.5))
        #expect(messages.last == .close(code: 1000, reason: ""))
    }

    @Test("Without partials there are finals only; without words there is only the end")
    func quiet() throws {
        var writer = try open("disable_partial_transcripts=True").writer
        #expect(try !open("disable_partial_transcripts=True").configuration.interimResults)
        #expect(writer.messages(partial(words)).isEmpty)
        #expect(
            writer.messages(ended(audio: 0)) == [
                .text(#"{"message_type":"SessionTerminated"}"#), .close(code: 1000, reason: ""),
            ])
    }

    @Test(
        "Failures",
        arguments: [
            (.unauthorized("x"), 4001, "Not Authorized"), (.idle("x"), 4031, "Session idle for too long"),
            (.tooLong("x"), 4008, "Session Expired"), (.tooBusy("x", retryAfter: 1), 4102, "x"),
            (.internal("x"), 1013, "x"), (.notFound("x"), 4004, "x"), (.badAudio("x"), 4034, "x"),
        ] as [(SessionFailure, UInt16, String)])
    func failures(failure: SessionFailure, code: UInt16, text: String) throws {
        var writer = try open().writer
        let messages = writer.messages(.failed(failure))
        #expect(messages.last == .close(code: code, reason: text))
        #expect(try bodies(messages) == [.object(["error": .string(text)])])
        #expect(realtime.farewell(failure, to: streaming()) == messages)
    }
}
