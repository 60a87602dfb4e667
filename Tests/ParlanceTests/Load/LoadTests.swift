import Foundation
import Parlance
import Testing

@Suite("The server's load")
struct LoadTests {
    @Test("rises to 0.8 with what threads do, and beyond with audio that waits")
    func value() {
        #expect(Load().value == 0)
        var load = Load()
        load.utilization = 1
        #expect(abs(load.value - 0.8) < 1e-9)
        load.lag = 0.15
        #expect(abs(load.value - 0.9) < 1e-9)
        load.lag = 3
        #expect(abs(load.value - 1) < 1e-9)
    }

    @Test("follows a change within a few seconds, and one odd second does little")
    func smoothing() {
        var load = Load()
        load.update(utilization: 1, busiest: "decode-0", lag: 0, streams: 10)
        #expect(load.utilization < 0.5)
        for _ in 0..<9 { load.update(utilization: 1, busiest: "decode-0", lag: 0, streams: 10) }
        #expect(load.utilization > 0.95)
        #expect(load.busiest == "decode-0")
    }

    @Test(
        "is projected to newcomers by what a stream costs now; of a few streams, or idle threads, nothing is concluded")
    func projection() {
        var load = Load()
        load.utilization = 0.5
        load.streams = 50
        #expect(abs(load.projected(newcomers: 0) - 0.4) < 1e-9)
        #expect(abs(load.projected(newcomers: 50) - 0.8) < 1e-9)
        #expect(load.projected(newcomers: 100) > 1)
        load.streams = 2
        #expect(load.projected(newcomers: 100) == load.value)
        (load.streams, load.utilization) = (50, 0.45)
        #expect(load.projected(newcomers: 100) == load.value)
    }

    @Test("counts lags by bucket, and finds the bound that 95 % keep")
    func lags() {
        let lags = LagCounts()
        for _ in 0..<50 { lags.record(.milliseconds(4_000)) }
        let before = lags.counts
        #expect(LagCounts.percentile95(before, since: before) == 0)
        for _ in 0..<96 { lags.record(.milliseconds(7)) }
        for _ in 0..<4 { lags.record(.seconds(60)) }
        #expect(LagCounts.percentile95(lags.counts, since: before) == 0.01)
        for _ in 0..<10 { lags.record(.seconds(60)) }
        #expect(LagCounts.percentile95(lags.counts, since: before) == 10)
    }

    @Test("reads a thread's name and time, whatever the name holds")
    func threads() {
        let line = "17 (a) b (c)) S 1 17 17 0 -1 4194368 120 0 0 0 250 50 0 0 20 0 5 0 1"
        let parsed = ThreadTimes.parse(line)
        #expect(parsed?.name == "a) b (c)")
        #expect(parsed?.time == 300 / Double(sysconf(Int32(_SC_CLK_TCK))))
        #expect(ThreadTimes.parse("") == nil)
        #expect(ThreadTimes.parse(")(") == nil)
        #expect(ThreadTimes.parse("17 (name) S 1") == nil)
    }

    @Test("is at most 1, of a thread or of all processors")
    func utilization() {
        let before = ThreadTimes.now()
        var sum = 0.0
        while ThreadTimes.now().total - before.total < 0.2 { sum += sin(Double(sum)) }
        let share = ThreadTimes.now().utilization(since: before, over: .milliseconds(1)).share
        #expect(share == 1)
        #expect(ThreadTimes.now().utilization(since: before, over: .seconds(1_000)).share < 0.1)
    }
}

@Suite("The alert about dropped audio")
struct DropAlertTests {
    private func check(
        _ changes: Bool, _ alert: inout DropAlert, dropped: Double, received: Double,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let changed = alert.note(dropped: dropped, received: received)
        #expect(changed == changes, sourceLocation: location)
    }

    @Test("is raised by more than its share of a minute's audio, and withdrawn when the minute is over")
    func raised() {
        var alert = DropAlert(threshold: 0.01)
        for _ in 0..<60 { check(false, &alert, dropped: 0, received: 100) }
        check(false, &alert, dropped: 50, received: 100)
        #expect(!alert.isRaised && alert.ratio < 0.01)
        check(true, &alert, dropped: 20, received: 100)
        #expect(alert.isRaised)
        var seconds = 0
        while !alert.note(dropped: 0, received: 100) { seconds += 1 }
        #expect(!alert.isRaised)
        #expect(seconds == 58)
    }

    @Test("without audio there is nothing to complain of, and what was dropped late counts as received")
    func empty() {
        var alert = DropAlert(threshold: 0.01)
        check(false, &alert, dropped: 0, received: 0)
        #expect(alert.ratio == 0)
        check(true, &alert, dropped: 5, received: 0)
        #expect(alert.ratio == 1)
    }
}
