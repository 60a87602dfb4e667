import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Deepgram's speaking protocol")
struct DeepgramSpeakTests {
    private func request(
        _ query: String, over transport: DeepgramSpeakRequest.Transport
    ) throws(SessionFailure) -> DeepgramSpeakRequest {
        try DeepgramSpeakRequest(handshake("/v1/speak", query), over: transport)
    }

    @Test(
        "What a request asks for",
        arguments: [
            ("", SpokenFormat(.mp3(bitRate: 48_000), sampleRate: 22_050), "audio/mpeg"),
            ("encoding=mp3&bit_rate=32000", SpokenFormat(.mp3(bitRate: 32_000), sampleRate: 22_050), "audio/mpeg"),
            ("encoding=linear16", SpokenFormat(.wav(.linear16), sampleRate: 24_000), "audio/wav"),
            (
                "encoding=linear16&container=none&sample_rate=16000", SpokenFormat(.raw(.linear16), sampleRate: 16_000),
                "audio/l16;rate=16000;channels=1"
            ),
            ("encoding=mulaw", SpokenFormat(.wav(.mulaw), sampleRate: 8_000), "audio/wav"),
            (
                "encoding=mulaw&container=none", SpokenFormat(.raw(.mulaw), sampleRate: 8_000), "audio/mulaw;rate=8000"
            ),
            (
                "encoding=alaw&container=none&sample_rate=16000", SpokenFormat(.raw(.alaw), sampleRate: 16_000),
                "audio/alaw;rate=16000"
            ),
            (
                "encoding=opus&bit_rate=650000", SpokenFormat(.oggOpus(bitRate: 510_000), sampleRate: 48_000),
                "audio/ogg;codecs=opus"
            ),
            ("encoding=flac&sample_rate=16000.0", SpokenFormat(.flac, sampleRate: 16_000), "audio/flac"),
        ])
    func formats(query: String, format: SpokenFormat, type: String) throws {
        let request = try request(query, over: .rest)
        #expect(request.configuration.format == format)
        #expect(request.configuration.format.contentType == type)
    }

    @Test(
        "A stream is linear16, mulaw or alaw, without a header",
        arguments: [
            ("", SpokenFormat(.raw(.linear16), sampleRate: 24_000)),
            ("encoding=linear16&sample_rate=48000&container=none", SpokenFormat(.raw(.linear16), sampleRate: 48_000)),
            ("encoding=mulaw", SpokenFormat(.raw(.mulaw), sampleRate: 8_000)),
            ("encoding=alaw&sample_rate=16000", SpokenFormat(.raw(.alaw), sampleRate: 16_000)),
        ])
    func streams(query: String, format: SpokenFormat) throws {
        let configuration = try request(query, over: .webSocket).configuration
        #expect(configuration.format == format)
        #expect(configuration.flushesPerMinute == 20)
    }

    @Test(
        "What cannot be is refused, and named",
        arguments: [
            ("encoding=aac", "encoding"), ("encoding=vorbis", "encoding"),
            ("encoding=linear16&sample_rate=11025", "sample_rate"),
            ("sample_rate=24000", "sample_rate"), ("encoding=mulaw&sample_rate=24000", "sample_rate"),
            ("encoding=mp3&container=wav", "container"), ("encoding=opus&container=wav", "container"),
            ("encoding=linear16&container=ogg", "container"), ("bit_rate=40000", "bit_rate"),
            ("bit_rate=x", "bit_rate"),
            ("encoding=opus&bit_rate=3999", "bit_rate"), ("speed=0.5", "speed"), ("speed=1.6", "speed"),
            ("callback=https://x.example", "callback"),
        ])
    func refusals(query: String, parameter: String) {
        do {
            _ = try request(query, over: .rest)
            Issue.record("accepted")
        } catch {
            switch error {
            case .badRequest(_, let found), .unsupported(_, let found): #expect(found?.name == parameter)
            default: Issue.record("\(error)")
            }
        }
    }

    @Test("What comes only from POST is refused on a stream", arguments: ["mp3", "opus", "flac", "aac"])
    func notOnStreams(encoding: String) {
        #expect(throws: SessionFailure.self) { try request("encoding=\(encoding)", over: .webSocket) }
    }

    @Test(
        "The provider's names stand for a language, others for the operator's voices",
        arguments: [
            ("aura-asteria-en", DeepgramVoice.provider(language: "en")),
            ("aura-2-celeste-es", .provider(language: "es")),
            ("AURA-2-Thalia-EN", .provider(language: "en")), ("aura", .provider(language: "en")),
            ("en-gb+f3", .operatorsOwn("en-gb+f3")), ("auralis-de", .operatorsOwn("auralis-de")),
        ])
    func voices(name: String, voice: DeepgramVoice) { #expect(DeepgramVoice(name) == voice) }

    private func close(after message: WireMessage) -> WireMessage? {
        var reader = DeepgramSpeakReader()
        var commands: [SessionCommand] = []
        do {
            try reader.read(message, into: &commands)
            return nil
        } catch {
            return error.deepgramSpeakClose
        }
    }

    @Test(
        "The close codes of section 7",
        arguments: [
            (WireMessage.binary(ByteBuffer(string: "audio?")), UInt16(1003), "MESSAGE-0000"),
            (.text("not json"), 1008, "DATA-0000"), (.text("{\"type\":"), 1008, "DATA-0000"),
            (.text("[]"), 1008, "DATA-0000"),
            (.text("{\"type\":\"Shout\"}"), 1008, "DATA-0001"), (.text("{\"type\":\"Speak\"}"), 1008, "DATA-0001"),
            (.text("{\"type\":\"Speak\",\"text\":5}"), 1008, "DATA-0001"),
            (.text("{\"type\":\"Speak\",\"text\":\"" + String(repeating: "x", count: 2_001) + "\"}"), 1009, "BIG-0001"),
        ])
    func closes(message: WireMessage, code: UInt16, word: String) {
        guard case .close(let found, let reason)? = close(after: message) else {
            Issue.record("not closed")
            return
        }
        #expect(found == code)
        #expect(reason.hasPrefix(word))
    }

    @Test("Failures of the session as closes")
    func failures() {
        func code(_ failure: SessionFailure) -> UInt16 {
            if case .close(let code, _) = failure.deepgramSpeakClose { code } else { 0 }
        }
        #expect(code(.idle("")) == 1011)
        #expect(code(.internal("")) == 1011)
        #expect(code(.shuttingDown("")) == 1001)
        #expect(code(.tooBusy("", retryAfter: 1)) == 1013)
    }

    @Test("2,000 characters are spoken, whatever they are")
    func longest() {
        let text = String(repeating: "é", count: 2_000)
        #expect(close(after: .text("{\"type\":\"Speak\",\"text\":\"\(text)\"}")) == nil)
    }

    @Test("A body is JSON with a text, or text where it says so")
    func bodies() throws {
        func text(_ body: String, _ type: String?) throws -> String {
            try DeepgramSpeakRequests.text(in: ByteBuffer(string: body), contentType: type)
        }
        #expect(try text("{\"text\":\"Hello\"}", nil) == "Hello")
        #expect(try text("{\"text\":\"Hello\"}", "application/json; charset=utf-8") == "Hello")
        #expect(try text("Hello", "text/plain") == "Hello")
        for bad in ["", "{}", "{\"text\":\" \"}", "{\"text\":1}", "Hello"] {
            #expect(throws: SessionFailure.self) { try text(bad, "application/json") }
        }
        let long = String(repeating: "x", count: 2_001)
        do {
            _ = try text(long, "text/plain")
            Issue.record("accepted")
        } catch let failure as SessionFailure {
            #expect(failure.code == "too_large")
        }
    }
}
