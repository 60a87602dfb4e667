import FoundationEssentials
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Deepgram: refusals and closes")
struct DeepgramAnswerTests {
    private let dialect = DeepgramDialect()

    @Test("The known refusal has the known length")
    func knownBody() throws {
        let failure = try #require(openingFailure(dialect, listen("utterance_end_ms=999")))
        let answer = dialect.refusal(failure, to: listen())
        #expect(answer.body.count == 145)
        #expect(header("dg-error", of: answer) == "Invalid 'utterance_end_ms' value of '999'.")
        #expect(header("content-type", of: answer) == "application/json")
    }

    @Test(
        "Each failure has its status and code",
        arguments: [
            (.unauthorized("Invalid credentials."), 401, "INVALID_AUTH", "Invalid credentials."),
            (.unauthorized("Not from there."), 401, "INVALID_AUTH", "Invalid credentials. Not from there."),
            (.tooBusy("no room", retryAfter: 3), 429, "TOO_MANY_REQUESTS", "no room"),
            (.shuttingDown("going"), 503, "SERVICE_UNAVAILABLE", "going"),
            (.notFound("no"), 404, "NOT_FOUND", "no"),
            (.internal("oops"), 500, "INTERNAL_SERVER_ERROR", "oops"),
            (.badRequest("bad"), 400, "INVALID_QUERY_PARAMETER", "bad"),
            (.unsupported("not this"), 400, "Bad Request", "not this"),
            (
                .unsupported("Only 'en' here.", parameter: .init(name: "language", value: "xx")), 400, "Bad Request",
                "No such model/language/tier combination found. Only 'en' here."
            ),
        ] as [(SessionFailure, Int, String, String)])
    func refusals(failure: SessionFailure, status: Int, code: String, text: String) throws {
        let answer = dialect.refusal(failure, to: listen())
        #expect(answer.status == status)
        let body = try JSON(String(decoding: answer.body, as: UTF8.self))
        #expect(
            body == .object(["err_code": .string(code), "err_msg": .string(text), "request_id": .string(requestID)]))
        #expect(header("dg-error", of: answer) == text)
        #expect(header("dg-request-id", of: answer) == requestID)
        #expect(header("access-control-allow-credentials", of: answer) == "true")
        #expect(header("vary", of: answer) == "origin")
        #expect(header("retry-after", of: answer) == (status == 429 ? "3" : nil))
    }

    @Test("A parameter cannot smuggle a header into the refusal")
    func smuggling() throws {
        let request = listen("interim_results=x%0d%0aset-cookie:%20a=1%00%ff%22&")
        let failure = try #require(openingFailure(dialect, request))
        let answer = dialect.refusal(failure, to: request)
        for (_, value) in answer.headers { #expect(value.utf8.allSatisfy { (0x20...0x7e).contains($0) }) }
        let body = try JSON(String(decoding: answer.body, as: UTF8.self))
        #expect(body["err_msg"] == .string(try #require(header("dg-error", of: answer))))

        let long = listen("encoding=" + String(repeating: "z", count: 100_000))
        let longAnswer = dialect.refusal(try #require(openingFailure(dialect, long)), to: long)
        #expect(try #require(header("dg-error", of: longAnswer)).count < 300)
    }

    @Test("The accepting answer carries the request's id")
    func accepted() throws {
        let headers = try dialect.open(listen()).responseHeaders
        #expect(headers.first { $0.name == "dg-request-id" }?.value == requestID)
    }

    @Test(
        "Each failure has its close code, and the words that clients look for",
        arguments: [
            (.idle("x"), 1011, "net0001"), (.stalled("x"), 1011, "net0000"),
            (.badAudio("not a WAV header"), 1008, "DATA-0000: not a WAV header"), (.tooLarge("x"), 1009, "x"),
            (.internal("x"), 1011, "x"), (.tooBusy("x", retryAfter: 1), 1013, "x"), (.clientTooSlow("x"), 1008, "x"),
            (.tooLong("x"), 1008, "x"), (.badRequest("x"), 1008, "x"), (.unsupported("x"), 1008, "x"),
        ] as [(SessionFailure, UInt16, String)])
    func closes(failure: SessionFailure, code: UInt16, part: String) throws {
        var writer = DeepgramEventWriter(requestID: requestID, options: DeepgramOptions())
        _ = writer.messages(began())
        let messages = writer.messages(.failed(failure))
        guard messages.count == 1, case .close(code, let reason) = messages[0] else {
            Issue.record("\(messages)")
            return
        }
        #expect(reason.contains(part))
        #expect(writer.messages(.lagging(.zero)).isEmpty && writer.messages(.failed(.internal("again"))).isEmpty)
    }

    @Test("The provider's own reasons fit a close frame")
    func reasonsFit() {
        for failure in [SessionFailure.idle(""), .stalled("")] {
            guard case .close(_, let reason) = failure.deepgramClose else { continue }
            #expect(reason.utf8.count <= 123)
        }
    }
}
