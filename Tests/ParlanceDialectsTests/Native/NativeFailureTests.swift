import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Native: failures")
struct NativeFailureTests {
    @Test(
        "Each failure has its status and close code",
        arguments: [
            (.badRequest("x", parameter: .init(name: "p", value: "v")), 400, 1008), (.unauthorized("x"), 401, 1008),
            (.unsupported("x", parameter: .init(name: "p", value: "v")), 400, 1008), (.notFound("x"), 404, 1008),
            (.badAudio("x"), 400, 1008), (.tooLarge("x"), 413, 1009), (.clientTooSlow("x"), 408, 1008),
            (.tooBusy("x", retryAfter: 7), 429, 1013), (.tooLong("x"), 408, 1008), (.idle("x"), 408, 1008),
            (.stalled("x"), 503, 1011), (.shuttingDown("x"), 503, 1001), (.internal("x"), 500, 1011),
        ] as [(SessionFailure, Int, UInt16)])
    func mapping(failure: SessionFailure, status: Int, close: UInt16) throws {
        let answer = NativeDialect().refusal(failure, to: stream())
        #expect(answer.status == status)
        let parameter: JSON = if failure.parameterName != nil { "p" } else { .null }
        #expect(
            try JSON(String(decoding: answer.body, as: UTF8.self))
                == .object(["error": .object(["code": .string(failure.code), "message": "x", "parameter": parameter])]))
        #expect(header("retry-after", of: answer) == (status == 429 ? "7" : nil))
        #expect(header("www-authenticate", of: answer) == (status == 401 ? "Bearer" : nil))
        #expect(failure.nativeClose == .close(code: close, reason: "\(failure.code): x"))

        if case .shuttingDown = failure { return }  // Said at the end: see the golden conversation.
        var writer = NativeEventWriter(wantsTimings: true)
        let messages = writer.messages(.failed(failure))
        #expect(messages.count == 2 && messages.last == failure.nativeClose)
        guard case .text(let text)? = messages.first else { return }
        #expect(
            try JSON(text)
                == .object([
                    "type": "failed", "code": .string(failure.code), "message": "x", "parameter": parameter,
                ]))
        #expect(writer.messages(.lagging(.zero)).isEmpty)
    }

    @Test("A failure during the drain is not hidden by it")
    func failureWhileDraining() {
        var writer = NativeEventWriter(wantsTimings: true)
        #expect(writer.messages(.failed(.shuttingDown("going"))).isEmpty)
        let failure = SessionFailure.internal("broken")
        #expect(writer.messages(.failed(failure)).last == failure.nativeClose)
    }

    @Test("Timings come unless they are not wanted", arguments: [true, false])
    func timings(wanted: Bool) throws {
        var writer = try NativeDialect().open(stream("timings=\(wanted)")).writer
        var transcript = Transcript(utterance: 0, channel: 0, span: span(0, 1), words: [], finality: .partial)
        transcript.timings.received = .now
        transcript.timings.sent = transcript.timings.received?.advanced(by: .milliseconds(3))
        guard case .text(let text)? = writer.messages(.partial(transcript)).first else {
            Issue.record("no partial")
            return
        }
        #expect(try JSON(text)["timings"] == (wanted ? .object(["send": 3, "total": 3]) : nil))
    }
}
