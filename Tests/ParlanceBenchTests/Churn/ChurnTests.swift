import ParlanceBench
import Testing

@Suite("Bench of many short sessions")
struct ChurnTests {
    @Test("three parts: a tenth, the middle, a tenth", arguments: [10, 11, 20_000])
    func phases(count: Int) {
        var plan = ChurnPlan()
        plan.count = count
        #expect(plan.phases.first == 0..<(count / 10) && plan.phases.last == (count - count / 10)..<count)
        #expect(plan.phases.map(\.count).reduce(0, +) == count)
    }

    @Test("endings take turns")
    func endings() {
        #expect((0..<4).map(ChurnEnding.init(session:)) == [.finish, .close, .vanish, .finish])
    }

    @Test("flat is within a tenth and 8 MB, twice and 5 ms, and no file more")
    func flat() {
        var flatness = ChurnFlatness()
        flatness.memory("resident", 100 << 20, 118 << 20)
        flatness.openFiles(20, 20)
        flatness.latency("opening", 10, 25)
        flatness.latency("finishing", nil, 25)
        #expect(flatness.complaints.isEmpty)
        flatness.memory("resident", 100 << 20, 119 << 20)
        flatness.openFiles(20, 21)
        flatness.latency("opening", 10, 26)
        #expect(flatness.complaints.count == 3)
        #expect(flatness.complaints[0] == "resident memory rose from 100.0 to 119.0 MiB")
    }

    @Test("a failed session fails the run")
    func failure() {
        var tally = ChurnTally()
        tally.sessions = 10
        tally.seconds = 2
        #expect(ChurnReport(parts: [tally], concurrency: 2, warm: nil, end: nil).isPassed)
        tally.fail("finish: closed with 1011")
        let report = ChurnReport(parts: [tally], concurrency: 2, warm: nil, end: nil)
        #expect(!report.isPassed && report.sessionsPerSecond == 5)
        #expect(report.text.contains("FAILED: 1 of 10 sessions failed"))
    }
}
