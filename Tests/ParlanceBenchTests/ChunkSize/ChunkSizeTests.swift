import ParlanceBench
import ParlanceCore
import Testing

@Suite("Latency against accuracy by chunk size")
struct ChunkSizeTests {
    private let start = ContinuousClock.now

    private func transcript(_ text: String, start: Double, end: Double) -> NativeTranscript {
        var transcript = NativeTranscript()
        transcript.words = [NativeWord(text: text, start: start, end: end)]
        transcript.end = end
        return transcript
    }

    /// One word that ends at 520 ms, shown first at 1,030 ms.
    private func figures() -> ChunkFigures {
        var ledger = ChunkLedger(chunkMilliseconds: 500, start: start, onset: 0.25)
        ledger.chunkSent(bytes: 8_000, at: start + .milliseconds(501))
        ledger.chunkSent(bytes: 8_000, at: start + .milliseconds(1_002))
        ledger.received(.partial(transcript("one", start: 0.3, end: 0.5)), at: start + .milliseconds(1_030))
        ledger.received(.partial(transcript("one", start: 0.3, end: 0.5)), at: start + .milliseconds(1_130))
        ledger.received(.committed(transcript("one", start: 0.3, end: 0.52)), at: start + .milliseconds(1_530))
        #expect(ledger.words == ["one"])
        return ledger.figures
    }

    @Test("recordings are cut into chunks, the last one shorter; the onset is found by level")
    func cutting() {
        let samples = (0..<4_000).map { $0 >= 1_600 ? Float($0 % 2 == 0 ? 0.1 : -0.1) : 0 }
        let recording = SpokenRecording(samples: samples, rate: 8_000, reference: [], pauseMilliseconds: 100)
        #expect(recording.chunks(milliseconds: 250).map(\.count) == [4_000, 4_000, 1_600])
        #expect(recording.seconds == 0.6 && recording.onset == 0.2)
    }

    @Test("a word counts from its last sample, so the filling of the chunk is in it")
    func latencies() {
        let figures = figures()
        #expect(figures.fromSpoken.map { $0.rounded() } == [510])
        #expect(figures.fromSent.map { $0.rounded() } == [28])
        #expect(figures.firstPartial.map { $0.rounded() } == [529])
        #expect(figures.messages == 2 && figures.bytes == 16_016)
    }

    @Test("the page holds the figures and nothing from elsewhere")
    func page() {
        var figures = figures()
        figures.seconds = 2
        figures.errors = [WordErrors(substitutions: 1, deletions: 0, insertions: 0, reference: 8)]
        let row = ChunkSizeReport.Row(chunkMilliseconds: 500, figures, processorSeconds: 0.5)
        let html = ChunkSizeReport(sessions: 1, recordings: 1, rows: [row]).html
        for cell in ["500", "12.5", "510", "529", "25.00", "1.0", "8.0"] { #expect(html.contains("<td>\(cell)</td>")) }
        #expect(html.contains("<svg") && html.contains("300 ms") && !html.contains("<script"))
        #expect(!html.contains("src=") && !html.contains("href="))
    }
}
