import ParlanceBench
import Testing

@Suite("Dialects of the load bench")
struct LoadProtocolTests {
    private func result(_ event: LoadEvent) -> LoadResult? {
        if case .result(let result) = event { result } else { nil }
    }

    /// As the server of sherpa-onnx sends it.
    private func sherpa(_ text: String, final: Bool, eof: Bool) -> String {
        #"{"text":"\#(text)","tokens":[],"timestamps":[],"ys_probs":[],"lm_probs":[],"context_scores":[],"segment":0,"#
            + #""words":[],"num_trailing_blanks":0,"start_time":0.00,"is_final":\#(final),"is_eof":\#(eof)}"#
    }

    @Test("sherpa: flags, text of finals, the farewell")
    func sherpa() throws {
        let dialect = SherpaLoadProtocol()
        let partial = try #require(result(dialect.read(sherpa(" is_final", final: false, eof: false))))
        #expect(partial.text == nil && !partial.isLast && !partial.isEndpoint)
        let last = try #require(result(dialect.read(sherpa(" w1 w2", final: true, eof: true))))
        #expect(last.text == " w1 w2" && last.isLast)
        if case .farewell = dialect.read("Done!") {} else { Issue.record("Done! is the farewell") }
        if case .failed = dialect.read("hello") {} else { Issue.record("not a message") }
        // 45 frames for the first, 32 more for the second.
        #expect(dialect.audioNeeded(by: partial, number: 1, chunk: 0.1) == Double(77 * 160 + 280) / 16_000)
    }

    @Test("vosk: one answer per message; a text is final")
    func vosk() throws {
        let dialect = VoskLoadProtocol()
        let partial = try #require(result(dialect.read(#"{"partial" : "one"}"#)))
        #expect(
            partial.text == nil && dialect.audioNeeded(by: partial, number: 2, chunk: 0.1).map { $0 > 0.29 } == true)
        let final = try #require(
            result(dialect.read(#"{"result":[{"conf":1.0,"end":0.5,"start":0.1,"word":"one"}],"text":"one"}"#)))
        #expect(final.text == "one")
    }

    @Test("Deepgram: span, finality and words")
    func deepgram() throws {
        let text =
            #"{"type":"Results","channel_index":[0,1],"duration":0.5,"start":1.0,"is_final":true,"#
            + #""speech_final":true,"channel":{"alternatives":[{"transcript":"one two","words":[]}]},"metadata":{}}"#
        let found = try #require(result(DeepgramLoadProtocol().read(text)))
        #expect(found.through == 1.5 && found.text == "one two" && found.isEndpoint)
        for end in text.indices {
            if case .result = DeepgramLoadProtocol().read(String(text[..<end])) { Issue.record("cut") }
        }
    }

    @Test("Google: its answers, as the call writes them down")
    func google() throws {
        let dialect = GoogleLoadProtocol()
        let interim = try #require(result(dialect.read(#"{"final":false,"end":1.25,"text":"one"}"#)))
        #expect(interim.interim == "one" && interim.text == nil && interim.through == 1.25 && !interim.isEndpoint)
        let final = try #require(result(dialect.read(#"{"final":true,"end":2,"text":" one two"}"#)))
        #expect(final.text == " one two" && final.isEndpoint)
        #expect(dialect.audioNeeded(by: final, number: 0, chunk: 0.1) == 2)
        if case .other = dialect.read("{}") {} else { Issue.record("an event is no result") }
        if case .farewell = dialect.read(#"{"ended":true}"#) {} else { Issue.record("the status is the farewell") }
        let listener = try dialect.makeListener()
        #expect(listener.arguments.first == "--grpc" && listener.query == "grpc=\(listener.arguments.last ?? "")")
    }

    @Test("Amazon: partials, finals, exceptions, the end")
    func amazon() throws {
        let dialect = AmazonLoadProtocol()
        let text =
            #"{"Transcript":{"Results":[{"Alternatives":[{"Items":[{"Content":"Hi"}],"Transcript":"Hi there."}],"EndTime":1.5,"#
            + #""IsPartial":false,"ResultId":"a","StartTime":0.5}]}}"#
        let final = try #require(result(dialect.read(text)))
        #expect(final.text == "Hi there." && final.through == 1.5 && final.isEndpoint && final.interim == nil)
        let partial = try #require(result(dialect.read(text.replacing("false", with: "true"))))
        #expect(partial.interim == "Hi there." && partial.text == nil && !partial.isEndpoint)
        if case .failed("no") = dialect.read(#"{"Message":"no"}"#) {} else { Issue.record("an exception") }
        if case .farewell = dialect.read("") {} else { Issue.record("the end") }
        if case .other = dialect.read(#"{"Transcript":{"Results":[]}}"#) {} else { Issue.record("no result") }
        for end in text.indices { if case .result = dialect.read(String(text[..<end])) { Issue.record("cut") } }
    }

    @Test("every dialect is found by its name")
    func names() { #expect(LoadProtocols.all.allSatisfy { LoadProtocols.named($0.name) != nil }) }
}

@Suite("Search of the capacity")
struct RampSearchTests {
    @Test(arguments: [9, 10, 57, 200, 399, 400, 1_000])
    func finds(capacity: Int) {
        var search = RampSearch(10...400)
        var steps = 0
        while let number = search.next, steps < 50 {
            search.note(number, passes: number <= capacity)
            steps += 1
        }
        #expect(steps < 15)
        guard capacity >= 10 else { return #expect(search.passed == nil) }
        let right = min(capacity, 400)
        #expect(search.passed.map { $0 <= right && right - $0 <= max(1, $0 / 20) } == true)
    }
}

@Suite("Histogram of latencies")
struct LatencyHistogramTests {
    @Test("quantiles are at most two in a hundred too high")
    func quantiles() throws {
        var histogram = LatencyHistogram()
        for value in 1...1_000 { histogram.add(Double(value)) }
        let found = try #require(histogram.distribution)
        #expect(found.count == 1_000 && found.max == 1_000)
        #expect((950...970).contains(found.p95) && (500...511).contains(found.p50))
        #expect(LatencyHistogram().distribution == nil)
    }
}
