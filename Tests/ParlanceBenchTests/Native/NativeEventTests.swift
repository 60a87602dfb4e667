import NIOCore
import ParlanceBench
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("The native protocol's events, as a bench reads them")
struct NativeEventTests {
    /// What our own server's writer makes of a session's event, read back.
    private func read(_ event: SessionEvent) throws -> NativeEvent {
        var writer = NativeEventWriter(wantsTimings: true)
        var messages: [WireMessage] = []
        writer.write(event, into: &messages)
        guard case .text(let text)? = messages.first else { throw BenchFailure("no text was written") }
        return try #require(NativeEvent(text))
    }

    @Test("a result of the server's own writer comes back whole")
    func transcript() throws {
        let received = ContinuousClock.now
        var timings = StageTimings()
        timings.received = received
        timings.decoded = received + .milliseconds(1)
        timings.detected = received + .milliseconds(3)
        timings.dequeued = received + .milliseconds(7)
        timings.recognized = received + .milliseconds(15)
        timings.formatted = received + .milliseconds(31)
        timings.sent = received + .milliseconds(63)
        timings.decided = received + .milliseconds(13)
        let span = MediaSpan(start: MediaTime(milliseconds: 1_000), end: MediaTime(milliseconds: 2_500))
        let word = Word(
            text: "a\"quoted\"\u{1F600}\n",
            span: MediaSpan(start: MediaTime(milliseconds: 1_250), end: MediaTime(milliseconds: 1_500)),
            confidence: 0.5)
        let event = try read(
            .committed(
                Transcript(
                    utterance: 1, channel: 0, span: span, words: [word], finality: .committed,
                    endpoint: .trailingSilence,
                    timings: timings)))
        guard case .committed(let result) = event else {
            Issue.record("not committed: \(event)")
            return
        }
        #expect(result.start == 1 && result.end == 2.5 && result.endpoint == "trailing_silence")
        #expect(result.words == [NativeWord(text: word.text, start: 1.25, end: 1.5)])
        #expect(result.timings.stages == [1, 2, 4, 8, 16, 32])
        #expect(result.timings.total == 63 && result.timings.finalization == 50)
    }

    @Test("the other events that matter")
    func others() throws {
        let drop = AudioDrop(
            channel: 0, span: MediaSpan(start: .zero, end: MediaTime(milliseconds: 300)), reason: .overflow)
        guard case .audioDropped(let seconds) = try read(.audioDropped(drop)) else {
            Issue.record("not a drop")
            return
        }
        #expect(seconds == 0.3)
        guard case .lagging(let lag) = try read(.lagging(MediaTime(milliseconds: 1_500))) else {
            Issue.record("not lag")
            return
        }
        #expect(lag == 1.5)
        guard case .failed(let code, let message) = try read(.failed(.tooBusy("come back", retryAfter: 3))) else {
            Issue.record("not a failure")
            return
        }
        #expect(code == "too_busy" && message == "come back")
        let summary = SessionSummary(
            audio: MediaTime(milliseconds: 2_000), channels: 1, bytes: 10, sha256: nil, dropped: .zero,
            recognized: MediaTime(milliseconds: 1_500), words: 12)
        guard case .ended(let words, let audio, let recognized) = try read(.ended(summary)) else {
            Issue.record("not the end")
            return
        }
        #expect(words == 12 && audio == 2 && recognized == 1.5)
        guard
            case .other("turn_ended") = try read(
                .turn(TurnEvent(channel: 0, at: .zero, confidence: 1, turn: 0, kind: .ended, trigger: .silence)))
        else {
            Issue.record("not another event")
            return
        }
    }

    @Test(
        "the beginning tells the silence that ends utterances, wherever the type stands",
        arguments: [
            (
                #"{"type":"began","engine":"e","model":"m","configuration":{"hotwords":[],"endpointing":300,"x":{"y":[1,2]}}}"#,
                300.0
            ),
            (#" { "configuration" : { "endpointing" : null } , "engine":"e","model":"m", "type" : "began" } "#, nil),
        ] as [(String, Double?)])
    func began(text: String, expected: Double?) throws {
        guard case .began(let endpointing, "e", "m", _, _) = try #require(NativeEvent(text)) else {
            Issue.record("not the beginning")
            return
        }
        #expect(endpointing == expected)
    }

    @Test(
        "what is no event is refused, not trusted",
        arguments: [
            "", "{", "{}", "[]", "null", #"{"type":"partial""#, #"{"type":"partial"} x"#, #"{"type":7}"#,
            #"{"type":"partial","start":}"#, #"{"type":"partial","start":1e}"#,
            #"{"type":"partial","words":[{"word":}]}"#,
            #"{"type":"partial","words":[1]}"#, #"{"type":"par"#, #"{"type":"\u12"}"#, #"{"type":"a\"#,
            #"{"type":"partial",}"#,
            #"{"type":"committed","timings":{"decode":"fast"}}"#,
            "{\"type\":\"x\",\"y\":" + String(repeating: "[", count: 5_000),
        ])
    func hostile(text: String) {
        #expect(NativeEvent(text) == nil)
    }

    @Test("every beginning of a good event is refused, one byte at a time")
    func cut() {
        let text =
            #"{"type":"partial","start":0.5,"end":1,"endpoint":null,"words":[{"word":"a\u00e9","start":0.5,"end":1.0}]}"#
        #expect(NativeEvent(text) != nil)
        for length in 0..<text.utf8.count {
            #expect(NativeEvent(String(decoding: text.utf8.prefix(length), as: UTF8.self)) == nil)
        }
    }
}
