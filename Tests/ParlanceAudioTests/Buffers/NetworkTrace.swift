import ParlanceAudio

/// Packets as a network delivers them: a seeded invention whose truth is known.
struct NetworkTrace {
    struct Sent {
        /// Counted from 0, in the order of sending.
        var index: Int
        /// Of the RTP clock, from 0.
        var timestamp: Int
        var samples: Int
        var sentAt: Duration
        /// Every arrival of it: none if it was lost, two if it was doubled.
        var arrivals: [Duration] = []
    }

    static let clockRate = 48_000
    static let transit = Duration.milliseconds(40)  // of the fastest packets

    var sent: [Sent]
    var firstSequence: UInt16 = 0
    var firstTimestamp: UInt32 = 0
    var source: UInt32 = 1

    /// All arrivals in their order in time.
    var arrivals: [(packet: Sent, at: Duration)] {
        sent.flatMap { packet in packet.arrivals.map { (packet, $0) } }
            .sorted { ($0.at, $0.packet.index) < ($1.at, $1.packet.index) }
    }

    /// Media time from the first packet's beginning to the last one's end.
    var samples: Int { (sent.last.map { $0.timestamp + $0.samples } ?? 0) - (sent.first?.timestamp ?? 0) }

    /// Packets of 20 ms over a network whose queue delays by 0 to `jitter` (in order), which loses, overtakes and doubles
    /// parts of them. The first and the last packet always arrive; the first one on the fastest way.
    init(
        packets: Int, jitter: Duration, loss: Double = 0, reorder: Double = 0, double: Double = 0, seed: UInt64,
        clockError: Double = 0
    ) {
        var generator = SeededGenerator(seed: seed)
        sent = (0..<packets).map { index in
            Sent(
                index: index, timestamp: index * 960, samples: 960,
                sentAt: .milliseconds(20) * index / (1 + clockError))
        }
        var queue = 0.0  // a walk, as queues fill and empty
        var last = Duration.zero
        for index in sent.indices {
            let isEdge = index == 0 || index == packets - 1
            queue = min(max(queue + Double.random(in: -0.5...0.5, using: &generator), 0), 1)
            if Double.random(in: 0..<1, using: &generator) < 0.02 { queue = 1 }  // a spike
            let lost = Double.random(in: 0..<1, using: &generator) < loss
            let doubled = Double.random(in: 0..<1, using: &generator) < double
            let overtaken = Double.random(in: 0..<1, using: &generator) < reorder
            let extra = Duration.milliseconds(Int.random(in: 25...70, using: &generator))
            let delay = isEdge && index == 0 ? .zero : jitter * queue
            let arrival = max(last, sent[index].sentAt + Self.transit + delay)
            if lost && !isEdge { continue }
            if overtaken && !isEdge {
                sent[index].arrivals = [arrival + extra]  // those behind do not wait for it
            } else {
                sent[index].arrivals = [arrival]
                last = arrival
            }
            if doubled { sent[index].arrivals.append(arrival + extra / 2) }
        }
    }
}

/// What came out of a jitter buffer, and when.
struct JitterBufferRun {
    enum Event: Equatable {
        case packet(Int)
        case lost(samples: Int, next: Int?)
        case silence(samples: Int)
    }

    var events: [(event: Event, at: Duration)] = []
    var counters = JitterBufferCounters()
    var delays: [Duration] = []
    var arrivals: [JitterBuffer.Arrival] = []

    /// Packets that were handed out, by their number in the trace.
    var played: [Int] { events.compactMap { if case .packet(let index) = $0.event { index } else { nil } } }
    var samples: Int { counters.playedSamples + counters.concealedSamples + counters.silentSamples }

    /// Pushes the trace's packets when they arrive and pops whenever there is reason to. Payloads carry the number.
    init(_ trace: NetworkTrace, _ settings: JitterBuffer.Settings) {
        var buffer = JitterBuffer(settings)
        var alarm: Duration?
        func number(_ payload: UnsafeRawBufferPointer) -> Int { payload.loadUnaligned(as: Int.self) }
        func pop(_ now: Duration, _ run: inout Self) {
            while true {
                switch buffer.pop(at: now) {
                case .packet(let packet): run.events.append((.packet(number(packet.payload)), now))
                case .lost(let samples, let next):
                    run.events.append((.lost(samples: samples, next: next.map(number)), now))
                case .silence(let samples): run.events.append((.silence(samples: samples), now))
                case .wait(let until):
                    alarm = until
                    return
                }
            }
        }
        for (packet, time) in trace.arrivals {
            while let due = alarm, due < time { pop(due, &self) }
            let index = packet.index
            let arrival = withUnsafeBytes(of: index) { payload in
                buffer.push(
                    sequence: trace.firstSequence &+ UInt16(truncatingIfNeeded: index),
                    timestamp: trace.firstTimestamp &+ UInt32(truncatingIfNeeded: packet.timestamp),
                    source: trace.source, samples: packet.samples, payload: payload, at: time)
            }
            arrivals.append(arrival)
            pop(time, &self)
            delays.append(buffer.playoutDelay)
        }
        while let due = alarm { pop(due, &self) }
        counters = buffer.counters
    }
}
