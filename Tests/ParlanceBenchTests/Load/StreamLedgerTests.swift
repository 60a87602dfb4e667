import Foundation
import ParlanceBench
import Testing

@Suite("Account of one stream")
struct StreamLedgerTests {
    private let start = ContinuousClock.now
    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func vosk(_ text: String, final: Bool = false) -> String {
        final ? #"{"text" : "\#(text)"}"# : #"{"partial" : "\#(text)"}"#
    }

    private func partial(_ words: String..., through seconds: Double) -> String {
        let words = words.map { #"{"word":"\#($0)","start":0,"end":0.1}"# }.joined(separator: ",")
        return #"{"type":"partial","start":0,"end":\#(seconds),"words":[\#(words)]}"#
    }

    @Test("lag counts from the chunk that a result needs; repeats are counted, not timed")
    func lag() throws {
        var ledger = StreamLedger(NativeLoadProtocol(), chunkMilliseconds: 100, start: start)
        var figures = StreamFigures()
        for index in 0..<4 { ledger.chunkSent(at: at(100 * index)) }
        ledger.received(partial("one", through: 0.2), at: at(130), into: &figures)
        ledger.received(partial("one", through: 0.3), at: at(900), into: &figures)
        ledger.received(partial("one", "two", through: 0.4), at: at(350), into: &figures)
        #expect(figures.results == 3 && figures.messagesReceived == 3 && figures.repeats == 1)
        let lag = try #require(figures.resultLag.distribution)
        #expect(lag.count == 2 && lag.max == 50)
        #expect(!ledger.isOver)
        // It needs audio that was not sent: nobody can tell.
        ledger.received(partial("three", through: 0.9), at: at(400), into: &figures)
        #expect(figures.resultLag.distribution?.count == 2)
    }

    @Test("after the ending, the first final of a dialect without marks is the last")
    func lastResult() throws {
        var ledger = StreamLedger(VoskLoadProtocol(), chunkMilliseconds: 100, start: start)
        var figures = StreamFigures()
        ledger.chunkSent(at: at(0))
        ledger.received(vosk("one", final: true), at: at(10), into: &figures)
        #expect(!ledger.isOver)
        ledger.endingSent(at: at(100))
        ledger.received(vosk("two three", final: true), at: at(140), into: &figures)
        #expect(ledger.isOver && figures.ended == 1)
        #expect(ledger.words == ["one", "two", "three"])
        #expect(figures.finalLag.distribution?.max == 40)
    }

    @Test("a farewell before the last result is counted, and does not end the stream")
    func early() {
        var ledger = StreamLedger(SherpaLoadProtocol(), chunkMilliseconds: 100, start: start)
        var figures = StreamFigures()
        ledger.endingSent(at: at(0))
        ledger.received("Done!", at: at(5), into: &figures)
        #expect(!ledger.isOver && figures.doneBeforeFinal == 1)
        ledger.received(#"{"text":"w1","is_final":true,"is_eof":true}"#, at: at(30), into: &figures)
        #expect(ledger.isOver && figures.finalLag.distribution?.max == 30)
    }

    @Test("what is no message of the dialect is an error")
    func nonsense() {
        var ledger = StreamLedger(SherpaLoadProtocol(), chunkMilliseconds: 100, start: start)
        var figures = StreamFigures()
        ledger.received("hello", at: at(0), into: &figures)
        #expect(figures.errorCount == 1 && figures.results == 0)
    }
}

@Suite("Whether a load was carried")
struct CapacityPromiseTests {
    private func figures(lag: Double, ended: Int = 10, _ change: (inout StreamFigures) -> Void = { _ in }) -> [String] {
        var figures = StreamFigures()
        for _ in 0..<100 { figures.resultLag.add(lag) }
        figures.ended = ended
        change(&figures)
        return CapacityPromise().broken(by: PacedFigures(line: "ours", streams: 10, figures))
    }

    @Test("kept: fast, nothing lost, all ended, the same words")
    func kept() { #expect(figures(lag: 250) == []) }

    @Test("each way to break it has a reason of its own")
    func broken() {
        #expect(figures(lag: 400).first?.hasPrefix("result lag p95") == true)
        #expect(figures(lag: 20) { $0.drops = 3 } == ["3 drops"])
        #expect(figures(lag: 20) { $0.fail("closed") } == ["1 errors (closed)"])
        #expect(figures(lag: 20, ended: 8) == ["2 streams did not end"])
        #expect(figures(lag: 20) { ($0.compared, $0.differingStreams) = (10, 1) }.count == 1)
        #expect(figures(lag: 20) { $0.resultLag = LatencyHistogram() } == ["no results"])
        #expect(figures(lag: 20) { $0.endpointLag.add(500) }.count == 1)
        #expect(figures(lag: 20) { $0.finalLag.add(500) }.count == 1)
    }
}

@Suite("A server's metrics, read back")
struct ServerMetricsTests {
    private func page(_ counts: [Int], sum: Double) -> ServerMetrics {
        let name = "parlance_buffer_occupancy_ratio"
        let buckets = zip(["0.25", "0.5", "+Inf"], counts).map { "\(name)_bucket{buffer=\"inlet\",le=\"\($0)\"} \($1)" }
        return ServerMetrics(
            (["# HELP \(name) How full.", "# TYPE \(name) histogram"] + buckets + [
                "\(name)_sum{buffer=\"inlet\"} \(sum)", "\(name)_count{buffer=\"inlet\"} \(counts.last ?? 0)", "broken",
                "parlance_sessions_open 3",
            ]).joined(separator: "\n"))
    }

    @Test("lines become values; comments and what is no line do not")
    func lines() {
        let metrics = page([1, 2, 3], sum: 1)
        #expect(metrics.values["parlance_sessions_open"] == 3)
        #expect(metrics.values.count == 6)
    }

    @Test("occupancy is that of the run between two readings")
    func between() throws {
        let found = BufferOccupancy.between(page([100, 100, 100], sum: 10), page([110, 198, 200], sum: 50))
        let inlet = try #require(found.first)
        #expect(found.count == 1 && inlet.buffer == "inlet" && inlet.mean == 0.4 && inlet.p95 == 0.5)
        #expect(BufferOccupancy.between(page([1, 1, 1], sum: 1), page([1, 1, 1], sum: 1)).isEmpty)
    }
}

@Suite("The page of a load report")
struct LoadPageTests {
    @Test("charts for what was measured, and nothing that needs the network or runs")
    func page() {
        var figures = StreamFigures()
        for index in 1...50 { figures.resultLag.add(Double(index)) }
        var report = PacedReport(title: "Streams & <servers>")
        report.lines = [10, 20].map { PacedFigures(line: "ours", streams: $0, figures) }
        let html = LoadPage(report).html
        #expect(html.contains("<title>Streams &amp; &lt;servers&gt;</title>"))
        #expect(html.components(separatedBy: "<svg").count - 1 >= 2)
        #expect(html.contains("ours p95"))
        #expect(!html.contains("<script") && !html.contains("src=") && !html.contains("NaN"))
    }
}
