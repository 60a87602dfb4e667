import NIOCore
import ParlanceCore
import ParlanceDialects
import Synchronization
import Testing

@Suite("Amazon: signatures")
struct AmazonSignatureTests {
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let key = AmazonKey(
        id: "AKIDEXAMPLE", secret: secret, owner: Caller(name: "the tests", id: "1", redaction: .none))
    /// 2026-01-02T03:04:05.678Z
    static let date: Int64 = 1_767_323_045_678

    static func head(_ signature: String, host: String = "localhost", language: String = "en-US") -> Handshake {
        let names = [
            "content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amzn-transcribe-language-code",
            "x-amzn-transcribe-media-encoding", "x-amzn-transcribe-sample-rate",
        ]
        return handshake(
            "/stream-transcription",
            headers: [
                ("host", host), ("content-type", "application/vnd.amazon.eventstream"),
                ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"), ("x-amz-date", "20260102T030405Z"),
                ("x-amzn-transcribe-language-code", language), ("x-amzn-transcribe-media-encoding", "pcm"),
                ("x-amzn-transcribe-sample-rate", "16000"),
                (
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/transcribe/aws4_request, SignedHeaders="
                        + names.joined(separator: ";") + ", Signature=" + signature
                ),
            ])
    }
    static let requestSignature = "20989a712285e84486e6b4d701e1b3c547c99a9145e65f830ae99fcd85ea8683"

    static let url =
        "language-code=en-US&media-encoding=pcm&sample-rate=16000&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
        + "AKIDEXAMPLE%2F20260102%2Fus-east-1%2Ftranscribe%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=300"
        + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
    static let urlSignature = "cd7f27f753c2f9fb7cea1976c42ecea9af749d0654000e4ccc8a8e28b3315225"

    static func socket(_ query: String) -> Handshake {
        handshake("/stream-transcription-websocket", query, headers: [("host", "localhost:8443")])
    }

    @Test("test_08: the vectors of a request and of a presigned URL")
    func test_08_requests() throws {
        let head = Self.head(Self.requestSignature)
        #expect(try SignedRequest(head)?.isSigned(by: Self.secret, head) == true)
        #expect(try SignedRequest(head)?.isSigned(by: "another one", head) == false)
        let url = Self.socket(Self.url + Self.urlSignature)
        #expect(try SignedRequest(url)?.isSigned(by: Self.secret, url) == true)
        let changed = Self.socket((Self.url + Self.urlSignature).replacing("16000", with: "8000"))
        #expect(try SignedRequest(changed)?.isSigned(by: Self.secret, changed) == false)
    }

    @Test("test_08: the vectors of chunks, made and accepted")
    func test_08_chunks() {
        func chain() -> ChunkSignatures {
            ChunkSignatures(secret: Self.secret, region: "us-east-1", seed: Self.requestSignature)
        }
        let event = ByteBuffer(bytes: AmazonFramingTests.audio([1, 0, 2, 0]))
        var client = chain()
        let first = client.sign(date: Self.date, payload: event)
        #expect(first.hex == "919e10ad61478c4b3a9b7495639566aa0a27b4b9d46d0d6bff2537cdca369537")
        let outer = EventStreamEncoder.message(
            headers: EventStreamEncoder.headers([(":date", .timestamp(Self.date)), (":chunk-signature", .bytes(first))]
            ),
            payload: event.readableBytesView)
        #expect(outer.hex.hasPrefix("000000bf0000004318605086053a64617465080000019b7ca98f2e10"))
        #expect(outer.hex.hasSuffix("9a2633fe"))
        let last = client.sign(date: Self.date, payload: ByteBuffer())
        let end = EventStreamEncoder.message(
            headers: EventStreamEncoder.headers([(":date", .timestamp(Self.date)), (":chunk-signature", .bytes(last))]),
            payload: [])
        #expect(
            end.hex == "0000005300000043f5447a58053a64617465080000019b7ca98f2e103a6368756e6b2d7369676e617475726506002"
                + "0b2f98a0ef45330f97e3e1b1c0af5b579ef5709fb71817ec86ab3ea7e2122c66f1d8c98ff")

        var server = chain()
        var verdicts = [server.accept(date: Self.date, payload: ByteBuffer(), signature: last)]
        verdicts.append(server.accept(date: Self.date, payload: event, signature: first))
        verdicts.append(server.accept(date: Self.date, payload: event, signature: first))
        verdicts.append(server.accept(date: Self.date, payload: ByteBuffer(), signature: last))
        // Without the one before; in its place; a second time; the end.
        #expect(verdicts == [false, true, false, true])
    }

    @Test("a stream that goes on over midnight changes its key with the day")
    func midnight() {
        let evening: Int64 = 1_767_311_999_900  // 2026-01-01T23:59:59.900Z
        var client = ChunkSignatures(secret: Self.secret, region: "us-east-1", seed: Self.requestSignature)
        var server = client
        for date in [evening, evening + 200, evening + 400, evening] {
            let payload = ByteBuffer(string: "\(date)")
            let signature = client.sign(date: date, payload: payload)
            let isAccepted = server.accept(date: date, payload: payload, signature: signature)
            #expect(isAccepted, "\(date)")
        }
        for date in [Int64.min, .max] {
            let isAccepted = server.accept(date: date, payload: ByteBuffer(), signature: [1, 2, 3])
            #expect(!isAccepted, "no date at all")
        }
    }

    private func door(at time: String = "20260102T030405Z", region: String? = nil) -> AmazonDoor {
        let seconds = AmazonTime.seconds(time)!
        return AmazonDoor(keys: [Self.key], region: region, now: { WallTime(secondsSince1970: Double(seconds)) })
    }

    private func refusal(_ door: AmazonDoor, _ handshake: Handshake) -> String? {
        do throws(SessionFailure) {
            _ = try door.check(handshake, opensStream: true)
            return nil
        } catch { return error.message }
    }

    @Test("test_12: a host that was signed without the port that it came with")
    func test_12_host() {
        #expect(refusal(door(), Self.head(Self.requestSignature, host: "localhost:8443")) == nil)
        #expect(
            refusal(door(), Self.head(Self.requestSignature, host: "elsewhere"))?.contains("does not match") == true)
    }

    @Test(
        "test_13: five minutes to either side, and a URL for as long as it says",
        arguments: [
            ("20260102T025905Z", nil), ("20260102T025904Z", "not yet current"), ("20260102T030905Z", nil),
            ("20260102T030906Z", "expired"),
        ])
    func test_13_skew(_ time: String, _ words: String?) {
        for request in [Self.head(Self.requestSignature), Self.socket(Self.url + Self.urlSignature)] {
            let found = refusal(door(at: time), request)
            #expect(words.map { found?.contains($0) == true } ?? (found == nil), "\(found ?? "")")
        }
    }

    @Test("test_13: what a request may lack")
    func test_13_faults() {
        let head = Self.head(Self.requestSignature)
        #expect(
            refusal(door(), handshake("/stream-transcription"))?.hasPrefix("MissingAuthenticationTokenException")
                == true)
        func without(_ name: String) -> Handshake {
            var copy = head
            copy.headers.removeAll { $0.name == name }
            return copy
        }
        #expect(refusal(door(), without("x-amz-date"))?.contains("X-Amz-Date") == true)
        #expect(refusal(door(), without("x-amzn-transcribe-sample-rate"))?.contains("does not match") == true)
        func with(_ old: String, _ new: String) -> Handshake {
            var copy = head
            copy.headers = copy.headers.map { ($0.name, $0.value.replacing(old, with: new)) }
            return copy
        }
        #expect(refusal(door(), with("AKIDEXAMPLE", "AKIDOTHER"))?.hasPrefix("UnrecognizedClientException") == true)
        #expect(refusal(door(), with("/transcribe/", "/s3/"))?.contains("not s3") == true)
        #expect(refusal(door(), with("host;", ""))?.contains("the host is signed") == true)
        #expect(refusal(door(), with("/20260102/", "/20260103/"))?.contains("of the credential's day") == true)
        #expect(refusal(door(region: "eu-west-1"), head)?.contains("eu-west-1") == true)
        #expect(refusal(door(region: "us-east-1"), head) == nil)
        for seconds in ["0", "301", "x"] {
            let url = Self.socket((Self.url + Self.urlSignature).replacing("Expires=300", with: "Expires=\(seconds)"))
            #expect(refusal(door(), url)?.contains("X-Amz-Expires") == true)
        }
    }

    @Test(
        "test_13: a signature is used up two seconds after its first use, and what was used is never forgotten while good"
    )
    func test_13_replay() throws {
        let memory = SignatureMemory(limit: 2)
        #expect(memory.use("a", now: 0, until: 300) == .good)
        #expect(memory.use("a", now: 2, until: 300) == .good)
        #expect(memory.use("a", now: 3, until: 300) == .used)
        #expect(memory.use("b", now: 3, until: 303) == .good)
        #expect(memory.use("c", now: 4, until: 304) == .full)
        #expect(memory.use("c", now: 301, until: 601) == .good, "a has run out")
        #expect(memory.use("b", now: 302, until: 303) == .used)

        // As the whole of it: two streams of one second, and a third one later.
        let clock = Mutex(AmazonTime.seconds("20260102T030405Z")!)
        let door = AmazonDoor(keys: [Self.key], region: nil) {
            WallTime(secondsSince1970: Double(clock.withLock { $0 }))
        }
        let head = Self.head(Self.requestSignature)
        #expect(try door.check(head, opensStream: true).name == "the tests")
        #expect(refusal(door, head) == nil)
        clock.withLock { $0 += 5 }
        #expect(refusal(door, head)?.contains("already used") == true)
        let shouted = Self.head(Self.requestSignature.uppercased())
        #expect(refusal(door, shouted)?.contains("already used") == true, "the same signature in other letters")
        #expect(throws: Never.self) { try door.check(head, opensStream: false) }
    }

    @Test(
        "times to the second and back",
        arguments: ["19700101T000000Z", "20240229T235959Z", "20260102T030405Z", "99991231T235959Z"])
    func times(_ text: String) { #expect(AmazonTime.seconds(text).map(AmazonTime.text) == text) }

    @Test(
        "what is no time",
        arguments: ["", "20260102", "20261302T030405Z", "20260102 030405Z", "2026010aT030405Z", "20260102T250405Z"])
    func noTimes(_ text: String) { #expect(AmazonTime.seconds(text) == nil) }
}
