import ParlanceBench
import Testing

@Suite("Turns against labels")
struct TurnBenchTests {
    private let segments = """
        start	end	speaker	text
        0.00	2.40	a	we met the old man
        1.00	1.60	b	did you

        """
    /// 500 ms after "the", 300 ms after "old"; another speaker in between.
    private let times = """
        x 1 0.00 0.20 we
        x 1 0.20 0.20 met
        x 1 0.40 0.10 the
        x 1 1.00 0.20 did
        x 1 1.00 0.40 old
        x 1 1.20 0.30 you
        x 1 1.70 0.50 man

        """

    @Test("finds each turn's words, where turns overlap as well")
    func labels() {
        let turns = LabelledTurn.parse(segments: segments, times: times)
        #expect(turns.map { $0.words.map(\.text) } == [["we", "met", "the", "old", "man"], ["did", "you"]])
        #expect(turns.first?.words.map(\.span.start.milliseconds) == [0, 200, 400, 1_000, 1_700])
    }

    @Test("leaves out words that have no time, and lines that are no turn")
    func damaged() {
        let turns = LabelledTurn.parse(segments: segments + "nonsense\n1\t2\n", times: "x 1 0.0 0.2 we\nx 1 zero\n")
        #expect(turns.map { $0.words.map(\.text) } == [["we"]])
    }

    @Test("counts ends inside turns: silence cuts after 'the', the detector waits")
    func cutOffs() {
        let report = TurnBench(LabelledTurn.parse(segments: segments, times: times)).run(delays: [200, 400, 600])
        #expect(report.turns == 2)
        #expect(report.pauses == 2)
        #expect(report.rows.map(\.cutOffsBySilence) == [2, 1, 0])
        #expect(report.rows.map(\.cutOffs) == [1, 0, 0])
        #expect(report.rows.map(\.medianDelay) == [200, 400, 600])
        #expect(report.rows[0].saved == 0.5)
        #expect(report.rows[2].saved == nil)
    }
}
