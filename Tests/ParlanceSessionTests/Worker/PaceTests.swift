import ParlanceCore
import ParlanceSession
import Testing

@Suite("A session's pace")
struct PaceTests {
    private let start = ContinuousClock.now

    private func check(
        _ expected: Bool, _ pace: inout Pace, _ media: MediaTime, _ now: ContinuousClock.Instant,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let isAhead = pace.isAhead(media: media, at: now)
        #expect(isAhead == expected, sourceLocation: location)
    }

    @Test("in real time it is live, however long it lasts")
    func live() {
        var pace = Pace()
        for tenth in 0..<1_000 {
            check(false, &pace, MediaTime(milliseconds: tenth * 100), start + .milliseconds(tenth * 100))
        }
    }

    @Test("what a client had buffered while it connected does not make it bulk")
    func buffered() {
        var pace = Pace()
        check(false, &pace, MediaTime(milliseconds: 100), start)
        check(false, &pace, MediaTime(milliseconds: 1_900), start + .milliseconds(10))
    }

    @Test("at fifty times real time it is bulk, and live again when time has caught up")
    func greedy() {
        var pace = Pace()
        check(false, &pace, .zero, start)
        check(true, &pace, MediaTime(milliseconds: 5_000), start + .milliseconds(100))
        check(true, &pace, MediaTime(milliseconds: 5_000), start + .milliseconds(4_000))
        check(false, &pace, MediaTime(milliseconds: 5_000), start + .milliseconds(4_600))
        check(false, &pace, MediaTime(milliseconds: 6_000), start + .milliseconds(4_700))
    }
}
