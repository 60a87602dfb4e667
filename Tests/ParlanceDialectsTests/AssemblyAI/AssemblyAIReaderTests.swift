import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("AssemblyAI: what clients say")
struct AssemblyAIReaderTests {
    private func reader(_ query: String = "") throws -> any CommandReader {
        try assemblyAI.open(streaming(query)).reader
    }

    private func audio(milliseconds: Int) -> WireMessage { .binary(ByteBuffer(repeating: 0, count: milliseconds * 32)) }

    /// The close code of what reading throws; nil where it is fine.
    private func code(_ message: WireMessage, by reader: inout any CommandReader) -> UInt16? {
        do {
            _ = try reader.commands(message)
            return nil
        } catch {
            return (error as? SessionFailure)?.assemblyAIClose.code
        }
    }

    @Test("Messages of 50 to 1000 ms are audio", arguments: [50, 51, 100, 999, 1_000])
    func fits(milliseconds: Int) throws {
        var reader = try reader()
        guard case .audio(let bytes)? = try reader.commands(audio(milliseconds: milliseconds)).first else {
            Issue.record("not audio")
            return
        }
        #expect(bytes.readableBytes == milliseconds * 32)
    }

    @Test("Others end the session, with the provider's words", arguments: [(1_001, "1001"), (1_500, "1500")])
    func tooLong(milliseconds: Int, shown: String) throws {
        var reader = try reader()
        let message = audio(milliseconds: milliseconds)
        let failure = #expect(throws: SessionFailure.self) { try reader.commands(message) }
        #expect(failure?.assemblyAIClose.code == 3007)
        #expect(
            failure?.message == "Input duration violation: \(shown) ms. Expected between 50 and 1000 ms")
    }

    @Test("A short message is forgiven only right before Terminate")
    func short() throws {
        var forgiven = try reader()
        #expect(try forgiven.commands(audio(milliseconds: 30)).isEmpty)
        let last = try forgiven.commands(.text("{\"type\":\"Terminate\"}"))
        guard last.count == 2, case .audio(let bytes) = last[0], case .finish = last[1] else {
            Issue.record("\(last)")
            return
        }
        #expect(bytes.readableBytes == 960)

        for next in [
            audio(milliseconds: 100), .text("{\"type\":\"KeepAlive\"}"), .text("{\"type\":\"ForceEndpoint\"}"),
        ] {
            var reader = try reader()
            _ = try reader.commands(audio(milliseconds: 30))
            let failure = #expect(throws: SessionFailure.self) { try reader.commands(next) }
            #expect(failure?.message == "Input duration violation: 30 ms. Expected between 50 and 1000 ms")
        }
    }

    @Test("A header in front of samples may come alone, once; the duration is that of the samples, whatever their rate")
    func header() throws {
        var reader = try reader("sample_rate=8000&encoding=pcm_mulaw")
        #expect(try reader.commands(.binary(ByteBuffer(string: "RIFF" + String(repeating: "x", count: 40)))).count == 1)
        #expect(try reader.commands(.binary(ByteBuffer(repeating: 0, count: 8_000))).count == 1)
        let tooMuch = WireMessage.binary(ByteBuffer(repeating: 0, count: 8_008))
        #expect(code(tooMuch, by: &reader) == 3007)
        // Compressed audio does not tell its duration by its bytes.
        var opus = try self.reader("encoding=opus")
        #expect(try opus.commands(.binary(ByteBuffer(repeating: 0, count: 40))).count == 1)
    }

    @Test("After Terminate nothing counts")
    func finished() throws {
        var reader = try reader()
        _ = try reader.commands(.text("{\"type\":\"Terminate\"}"))
        #expect(try reader.commands(.text("nonsense")).isEmpty)
        #expect(try reader.commands(audio(milliseconds: 3_000)).isEmpty)
    }

    @Test(
        "What is wrong is told as the provider does",
        arguments: [
            ("hello", "Invalid JSON: hello"), ("", "Invalid JSON: "),
            ("{\"type\":\"Nothing\"}", "Invalid Message Type: Nothing"),
            ("{}", "Invalid Message: 'type' is missing."),
            ("{\"type\":1}", "Invalid Message: 'type' must be a string."),
        ])
    func texts(text: String, expected: String) throws {
        var reader = try reader()
        let failure = #expect(throws: SessionFailure.self) { try reader.commands(.text(text)) }
        #expect(failure?.message == expected)
        #expect(failure?.assemblyAIClose.code == 3006)
    }

    private static let fields = [
        ("end_of_turn_confidence_threshold", "0.5"), ("min_turn_silence", "160"), ("max_turn_silence", "700"),
        ("min_end_of_turn_silence_when_confident", "160"), ("vad_threshold", "0.3"), ("format_turns", "true"),
        ("keyterms_prompt", "[\"a\"]"), ("filter_profanity", "true"), ("prompt", "\"x\""), ("agent_context", "\"x\""),
        ("interruption_delay", "100"), ("turn_left_pad_ms", "100"), ("language_codes", "[\"en\"]"),
        ("session_heartbeat", "true"), ("acknowledge_silence", "true"),
    ]

    @Test("Each setting is taken in its type, refused in any other, and null is none", arguments: fields)
    func types(name: String, value: String) throws {
        func message(_ value: String) -> WireMessage {
            .text("{\"type\":\"UpdateConfiguration\",\"\(name)\":\(value)}")
        }
        var reader = try reader("speech_model=u3-rt-pro")
        #expect(code(message(value), by: &reader) == nil)
        #expect(code(message("null"), by: &reader) == nil)
        for wrong in ["true", "1.5", "\"x\"", "[\"a\"]", "[1]", "{}", "-1e999"] where wrong != value {
            let isNumberForNumber = wrong == "1.5" && value.contains(".")
            let isSameKind =
                (wrong == "\"x\"" && value.first == "\"")
                || (wrong.first == "[" && wrong.contains("\"") && value.first == "[")
            guard !isSameKind, !isNumberForNumber else { continue }
            var fresh = try self.reader("speech_model=u3-rt-pro")
            #expect(code(message(wrong), by: &fresh) == 3006, "\(name): \(wrong)")
        }
    }

    @Test("Random text ends the session or is understood, and never more")
    func random() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("{}[]\":,\\type UpdateConfiguration0123456789.-+eNuléß\u{0}\n")
        for _ in 0..<2_000 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
            var reader = try reader()
            let code = code(.text(text), by: &reader)
            #expect(code == nil || code == 3006)
        }
    }
}
