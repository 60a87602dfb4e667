import ParlanceAudio
import Testing

@Suite("The jitter buffer")
struct JitterBufferTests {
    private func settings(
        delay: ClosedRange<Int> = 20...200, release: JitterBuffer.Release = .inOrder
    ) -> JitterBuffer.Settings {
        JitterBuffer.Settings(
            clockRate: NetworkTrace.clockRate, release: release,
            delay: .milliseconds(delay.lowerBound)...(.milliseconds(delay.upperBound)))
    }

    /// Which packets must be played with this fixed delay, and which given up when: computed from the trace alone.
    ///
    /// A place is given up at its playout time, but not before everything ahead of it is settled, nor before a later
    /// packet has come.
    private func truth(_ trace: NetworkTrace, delay: Duration) -> (played: [Int], givenUp: [(Int, Duration)]) {
        var nextArrival = [Duration](repeating: .seconds(100_000), count: trace.sent.count + 1)
        for packet in trace.sent.reversed() {
            nextArrival[packet.index] = min(
                nextArrival[packet.index + 1], packet.arrivals.min() ?? .seconds(100_000))
        }
        var played: [Int] = []
        var givenUp: [(Int, Duration)] = []
        var settled = Duration.zero
        for packet in trace.sent {
            let due = packet.sentAt + NetworkTrace.transit + delay
            let limit = max(due, settled, nextArrival[packet.index + 1])
            if let arrival = packet.arrivals.min(), arrival <= limit {
                played.append(packet.index)
                settled = max(settled, packet.index == 0 ? due : arrival)
            } else {
                givenUp.append((packet.index, limit))
                settled = limit
            }
        }
        return (played, givenUp)
    }

    @Test(
        "with a fixed delay plays, gives up, and counts exactly what it must, when it must",
        arguments: [20, 40, 60, 100, 200], [1, 2, 3, 4] as [UInt64])
    func exact(delay: Int, seed: UInt64) {
        let trace = NetworkTrace(
            packets: 3_000, jitter: .milliseconds(100), loss: 0.05, reorder: 0.02, double: 0.01, seed: seed)
        let run = JitterBufferRun(trace, settings(delay: delay...delay))
        let truth = truth(trace, delay: .milliseconds(delay))

        #expect(run.played == truth.played)
        let givenUp = run.events.filter { if case .lost = $0.event { true } else { false } }
        #expect(givenUp.map(\.at) == truth.givenUp.map(\.1))
        #expect(run.samples == trace.samples)

        let came = trace.sent.filter { !$0.arrivals.isEmpty }.count
        var expected = JitterBufferCounters()
        expected.received = trace.arrivals.count
        expected.played = truth.played.count
        expected.late = came - truth.played.count
        expected.duplicate = trace.arrivals.count - came
        expected.lost = truth.givenUp.count
        expected.reordered = trueReordered(trace)
        expected.playedSamples = truth.played.count * 960
        expected.concealedSamples = truth.givenUp.count * 960
        #expect(run.counters == expected)
    }

    /// First arrivals behind one with a higher number.
    private func trueReordered(_ trace: NetworkTrace) -> Int {
        var (highest, seen, count) = (-1, Set<Int>(), 0)
        for (packet, _) in trace.arrivals where seen.insert(packet.index).inserted {
            if packet.index < highest { count += 1 }
            highest = max(highest, packet.index)
        }
        return count
    }

    @Test(
        "holds 100 ms of jitter, 5 % loss and 2 % reordering to continuous audio",
        arguments: [JitterBuffer.Release.inOrder, .paced], [1, 2, 3] as [UInt64])
    func rough(release: JitterBuffer.Release, seed: UInt64) {
        let trace = NetworkTrace(
            packets: 15_000, jitter: .milliseconds(100), loss: 0.05, reorder: 0.02, double: 0.01, seed: seed)
        let run = JitterBufferRun(trace, settings(release: release))
        #expect(run.samples == trace.samples)
        #expect(run.played == run.played.sorted() && Set(run.played).count == run.played.count)
        #expect(run.counters.playedSamples == run.played.count * 960)

        let lostOnTheWay = trace.sent.filter { $0.arrivals.isEmpty }.count
        #expect(run.counters.lost == lostOnTheWay + run.counters.late)
        #expect(run.counters.played + run.counters.lost == trace.sent.count)
        #expect(run.counters.concealedSamples == run.counters.lost * 960)
        #expect(run.counters.late <= trace.sent.count / 100, "the delay covers 99 %")
        // It has found the jitter, and does not wait much longer than that.
        for delay in run.delays.dropFirst(500) { #expect(delay >= .milliseconds(90) && delay <= .milliseconds(200)) }

        // The packet after a gap is offered if it is there already, and only directly behind the gap.
        var offered = 0
        for (index, (event, time)) in run.events.enumerated() {
            guard case .lost(_, let next) = event else { continue }
            let follows: Int? = if case .packet(let number) = run.events[index + 1].event { number } else { nil }
            let isThere = follows.map { trace.sent[$0].arrivals[0] <= time } ?? false
            #expect(next == (isThere ? follows : nil))
            offered += next == nil ? 0 : 1
        }
        #expect(offered > run.counters.lost / 2)
    }

    @Test("waits no longer than a steady network needs")
    func steady() {
        let trace = NetworkTrace(packets: 1_000, jitter: .milliseconds(8), loss: 0.02, seed: 1)
        let run = JitterBufferRun(trace, settings())
        #expect(run.delays.last == .milliseconds(20))
        // In order means at once: only what is behind a gap waited.
        let prompt = run.events.filter { event in
            if case .packet(let index) = event.event {
                event.at - trace.sent[index].arrivals[0] <= .zero
            } else {
                false
            }
        }
        #expect(prompt.count > 930)
        #expect(run.counters.late == 0)
    }

    @Test("knows a duplicate in a small buffer although older packets came after all in between")
    func duplicateAfterLatePackets() {
        var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 8_000, slots: 4, packetBytes: 4))
        func push(_ sequence: UInt16) -> JitterBuffer.Arrival {
            [UInt8(1)].withUnsafeBytes {
                buffer.push(
                    sequence: sequence, timestamp: UInt32(sequence) * 160, source: 1, samples: 160, payload: $0,
                    at: .milliseconds(1))
            }
        }
        #expect(push(100) == .accepted)
        _ = buffer.pop(at: .seconds(1))
        #expect(push(102) == .accepted)
        #expect(push(102 - 16) == .late)
        #expect(push(102) == .duplicate)
        #expect(buffer.occupancy.used == 1)
    }

    @Test("paces what is to be played")
    func paced() {
        let trace = NetworkTrace(packets: 500, jitter: .milliseconds(50), seed: 2)
        let run = JitterBufferRun(trace, settings(delay: 60...60, release: .paced))
        #expect(run.played.count == 500)
        for (event, time) in run.events.prefix(490) {
            guard case .packet(let index) = event else { continue }
            #expect(time == trace.sent[index].sentAt + NetworkTrace.transit + .milliseconds(60))
        }
    }

    @Test("counts on when the numbers wrap round")
    func wrapping() {
        var trace = NetworkTrace(
            packets: 140_000, jitter: .milliseconds(30), loss: 0.01, reorder: 0.01, seed: 3)
        trace.firstSequence = 65_530
        trace.firstTimestamp = .max - 4_000
        let run = JitterBufferRun(trace, settings())
        #expect(run.samples == trace.samples)
        #expect(run.counters.played + run.counters.lost == 140_000)
        #expect(run.counters.resyncs == 0 && run.counters.stray == 0)
    }

    @Test("is not carried away by a sender's clock that is 200 ppm off", arguments: [-200e-6, 200e-6])
    func drift(error: Double) {
        // One hour: the clocks part by 720 ms.
        let trace = NetworkTrace(
            packets: 180_000, jitter: .milliseconds(30), loss: 0.01, seed: 4, clockError: error)
        let run = JitterBufferRun(trace, settings(release: .paced))
        #expect(run.samples == trace.samples)
        #expect(run.counters.late <= 180)
        for delay in run.delays.dropFirst(500) { #expect(delay <= .milliseconds(45)) }
        for (event, time) in run.events.dropFirst(500) {
            guard case .packet(let index) = event else { continue }
            let held = time - trace.sent[index].sentAt - NetworkTrace.transit
            #expect(held <= .milliseconds(80) && held >= .zero, "held for \(held)")
        }
    }

    @Test("costs no audio when the network stalls and then delivers everything", arguments: [300, 1_000, 4_000, 8_000])
    func bursts(stall: Int) {
        var trace = NetworkTrace(packets: 1_000, jitter: .milliseconds(10), seed: 5)
        for index in trace.sent.indices where trace.sent[index].sentAt >= .seconds(5) {
            let end = Duration.seconds(5) + .milliseconds(stall)
            trace.sent[index].arrivals = trace.sent[index].arrivals.map { max($0, end) }
        }
        let run = JitterBufferRun(trace, settings())
        #expect(run.played == Array(0..<1_000))
        #expect(run.samples == trace.samples)
    }
}
