import ParlanceBench
import ParlanceCore
import Testing

@Suite("Latency of a scripted conversation")
struct ConversationLedgerTests {
    private let start = ContinuousClock.now
    /// One word from 200 to 600 ms, then quiet.
    private let clip = LoadClip(
        name: "", samples: (0..<(16 * 3_000)).map { (3_200..<9_600).contains($0) ? ($0 % 2 == 0 ? 0.1 : -0.1) : 0 },
        rate: 16_000)

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func words(_ words: [(String, Double, Double)]) -> NativeTranscript {
        var transcript = NativeTranscript()
        transcript.words = words.map { NativeWord(text: $0.0, start: $0.1, end: $0.2) }
        return transcript
    }

    private func committed(_ list: [(String, Double, Double)], end: Double, endpoint: String?) -> NativeTranscript {
        var transcript = words(list)
        transcript.end = end
        transcript.endpoint = endpoint
        transcript.timings.finalization = 12
        transcript.timings.total = 34
        return transcript
    }

    /// Chunks of 100 ms, each sent 5 ms after its end; then the events.
    private func account(_ events: [(NativeEvent, Int)]) throws -> LoadMeasurements {
        let tape = try #require(
            (0..<20_000).lazy.map { LoadTape([clip], rate: 16_000, pauseMilliseconds: 1_000, session: $0) }
                .first { $0.isLoud(20) && !$0.isLoud(19) && $0.isLoud(59) && !$0.isLoud(60) })
        var ledger = ConversationLedger(chunkMilliseconds: 100)
        var measurements = LoadMeasurements()
        var sent = 0
        for (event, time) in events {
            while (sent + 1) * 100 + 5 <= time {
                ledger.chunkSent(at: at((sent + 1) * 100 + 5))
                sent += 1
            }
            ledger.received(event, at: at(time), tape: tape, into: &measurements)
        }
        return measurements
    }

    @Test("a word counts from the chunk with its final end to the first partial that showed it")
    func wordShown() throws {
        let result = try account([
            (.partial(words([("hello", 0.25, 0.5)])), 550),
            (.partial(words([("hello", 0.25, 0.55)])), 650),
            (.committed(committed([("hello", 0.25, 0.52)], end: 1.1, endpoint: "trailing_silence")), 1_150),
        ])
        // 0.52 s lies in the chunk sent at 605 ms, and the word was seen before that; by its level it ended at 600 ms,
        // the end of the same chunk.
        #expect(result.wordShown == [-55])
        #expect(result.wordShownByLevel == [-55])
        #expect(result.wordsFirstInFinal == 0 && result.words == 1 && result.partials == 2 && result.repeats == 1)
    }

    @Test("a word that changes is a new word, and one never shown counts to its final")
    func changed() throws {
        let result = try account([
            (.partial(words([("hell", 0.25, 0.5)])), 650),
            (.partial(words([("hello", 0.25, 0.6)])), 750),
            (
                .committed(
                    committed([("hello", 0.25, 0.6), ("you", 0.7, 0.8)], end: 1.3, endpoint: "trailing_silence")), 1_400
            ),
        ])
        // "hello" ends with the chunk sent at 605 ms, "you" with the one sent at 805 ms.
        #expect(result.wordShown == [145, 595])
        #expect(result.wordsFirstInFinal == 1 && result.repeats == 0)
    }

    @Test("speech end to final: from the chunk with the last loud sample, once per utterance")
    func speechEnd() throws {
        let result = try account([
            (.committed(committed([("hello", 0.25, 0.5)], end: 1.1, endpoint: "trailing_silence")), 1_150),
            (.committed(committed([], end: 2.0, endpoint: "trailing_silence")), 2_100),
        ])
        // The last loud sample is in the chunk sent at 605 ms. The second utterance holds none.
        #expect(result.speechEndToFinal == [545])
        #expect(
            result.finalization == [12, 12] && result.endpoints == 2 && result.finals == 2 && result.emptyFinals == 1)
        #expect(result.total.isEmpty)
    }

    @Test("stages are counted of partials that say something new")
    func stages() throws {
        func partial(_ text: String, total: Double) -> NativeEvent {
            var transcript = words([(text, 0.25, 0.5)])
            transcript.timings.total = total
            transcript.timings.stages[0] = total / 2
            return .partial(transcript)
        }
        let result = try account([
            (partial("a", total: 10), 500), (partial("a", total: 1_000), 1_500), (partial("b", total: 30), 1_600),
        ])
        #expect(result.total == [10, 30] && result.stages[0] == [5, 15] && result.stages[1].isEmpty)
        #expect(result.repeats == 1)
    }

    @Test("an utterance committed in two spans still ends once; the end of the stream is no endpoint")
    func spans() throws {
        let result = try account([
            (.committed(committed([("hello", 0.25, 0.4)], end: 0.5, endpoint: nil)), 700),
            (.committed(committed([("there", 0.45, 0.58)], end: 1.1, endpoint: "trailing_silence")), 1_150),
            (.committed(committed([("x", 1.2, 1.3)], end: 2.0, endpoint: "end_of_stream")), 2_100),
        ])
        #expect(result.speechEndToFinal == [545])
        #expect(result.endpoints == 1 && result.finals == 3)
    }

    @Test("trouble is counted")
    func trouble() throws {
        let result = try account([
            (.began(endpointing: 500, engine: "e", model: "m"), 1),
            (.audioDropped(seconds: 0.3), 500), (.audioDropped(seconds: 0.2), 600), (.lagging(seconds: 1.5), 700),
            (.failed(code: "too_busy", message: "come back"), 800),
            (.failed(code: "too_busy", message: "come back"), 800),
            (.ended(words: 3, audio: 4, recognized: 3), 900),
        ])
        #expect(result.drops == 2 && result.droppedSeconds == 0.5 && result.lags == 1 && result.maximumLag == 1.5)
        #expect(result.errors == ["too_busy: come back": 2] && result.sessionsBegun == 1 && result.sessionsEnded == 1)
        #expect(result.savings.share == 0.25 && result.savings.text?.contains("25.0 % of 4.0 s") == true)
    }

    @Test("a final before any chunk was sent makes no latency")
    func nothingSent() throws {
        let result = try account([(.committed(committed([("x", 0, 0.1)], end: 0.2, endpoint: "trailing_silence")), 1)])
        #expect(result.wordShown.isEmpty && result.speechEndToFinal.isEmpty)
    }
}
