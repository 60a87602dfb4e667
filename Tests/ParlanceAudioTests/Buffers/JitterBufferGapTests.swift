import ParlanceAudio
import Testing

/// Silences, restarts, strangers, full buffers, nonsense.
@Suite("The jitter buffer's gaps")
struct JitterBufferGapTests {
    private let settings = JitterBuffer.Settings(clockRate: 48_000)

    /// Pushes packet `number` of a stream of 20 ms packets; its payload is one byte.
    @discardableResult
    private func push(
        _ number: Int, into buffer: inout JitterBuffer, source: UInt32 = 1, sequence: Int? = nil,
        timestamp: Int? = nil, samples: Int = 960, bytes: Int = 1, at milliseconds: Int? = nil
    ) -> JitterBuffer.Arrival {
        let payload = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bytes)
        return payload.withUnsafeBytes {
            buffer.push(
                sequence: UInt16(truncatingIfNeeded: sequence ?? number),
                timestamp: UInt32(truncatingIfNeeded: timestamp ?? number * 960), source: source, samples: samples,
                payload: $0, at: .milliseconds(milliseconds ?? number * 20 + 1_000))
        }
    }

    /// All that can be had at this time, in words.
    private func drain(
        _ buffer: inout JitterBuffer, at milliseconds: Int = 1_000_000, ending: Bool = true
    ) -> [String] {
        var words: [String] = []
        while true {
            switch buffer.pop(at: .milliseconds(milliseconds), ending: ending) {
            case .packet(let packet): words.append("\(packet.payload[0])")
            case .lost(let samples, let next): words.append("lost \(samples)" + (next.map { " before \($0[0])" } ?? ""))
            case .silence(let samples): words.append("silence \(samples)")
            case .wait: return words
            }
        }
    }

    /// Every packet is somewhere, once.
    private func accounts(_ c: JitterBufferCounters, waiting: Int) -> Bool {
        c.received == c.played + c.late + c.duplicate + c.overflow + c.unusable + c.stray + waiting
    }

    @Test("tells a sender's silence from loss by the timestamps")
    func silence() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer)
        push(1, into: &buffer)
        push(2, into: &buffer, timestamp: 20 * 960, at: 1_400)  // DTX: the count goes on, the time jumps
        push(3, into: &buffer, timestamp: 21 * 960, at: 1_420)
        #expect(drain(&buffer) == ["0", "1", "silence 17280", "2", "3"])
        // Lost in a silence: one packet's length was lost, the rest was silent.
        push(5, into: &buffer, timestamp: 40 * 960, at: 1_800)
        #expect(drain(&buffer) == ["lost 960", "silence 16320", "5"])
        #expect(buffer.counters.silentSamples == 17_280 + 16_320)
        #expect(buffer.counters.lost == 1)
    }

    @Test("gives long silences in pieces of a second")
    func longSilence() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer)
        push(1, into: &buffer, timestamp: 960 + 120_000, at: 1_020 + 2_500)
        #expect(drain(&buffer) == ["0", "silence 48000", "silence 48000", "silence 24000", "1"])
    }

    @Test("hands the packet after a gap along, for what it carries of the lost one")
    func redundancy() {
        var buffer = JitterBuffer(settings)
        for number in [0, 1, 4, 5, 7] { push(number, into: &buffer) }
        #expect(drain(&buffer) == ["0", "1", "lost 960", "lost 960 before 4", "4", "5", "lost 960 before 7", "7"])
    }

    @Test("follows frames that change their length")
    func frameLengths() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer, timestamp: 0, samples: 960)
        push(1, into: &buffer, timestamp: 960, samples: 2_880)
        push(2, into: &buffer, timestamp: 3_840, samples: 480)
        push(4, into: &buffer, timestamp: 4_800, samples: 480)
        push(7, into: &buffer, timestamp: 5_280 + 500, samples: 480)  // less than two of 480 are missing
        #expect(drain(&buffer) == ["0", "1", "2", "lost 480 before 4", "4", "lost 250", "lost 250 before 7", "7"])
    }

    @Test("plays what comes before the first one, as long as nothing has been played")
    func earlyStart() {
        var buffer = JitterBuffer(settings)
        push(5, into: &buffer, at: 1_000)
        #expect(drain(&buffer, at: 1_010, ending: false).isEmpty)
        push(4, into: &buffer, at: 1_015)
        push(3, into: &buffer, at: 1_016)
        #expect(drain(&buffer) == ["3", "4", "5"])
        #expect(push(2, into: &buffer, at: 1_020) == .late)
        #expect(buffer.counters.reordered == 3)
    }

    @Test("knows a packet again, waiting or played")
    func duplicates() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer)
        push(1, into: &buffer)
        #expect(push(1, into: &buffer) == .duplicate)
        #expect(drain(&buffer) == ["0", "1"])
        #expect(push(0, into: &buffer) == .duplicate)
        for number in 2..<90 {
            push(number, into: &buffer)
            _ = drain(&buffer)
        }
        #expect(push(20, into: &buffer) == .duplicate)
        #expect(buffer.counters.duplicate == 3)
        #expect(accounts(buffer.counters, waiting: buffer.occupancy.used))
    }

    @Test("drops the oldest when nobody takes them, and conceals their time")
    func overflow() {
        var buffer = JitterBuffer(settings)
        for number in 0..<100 { push(number, into: &buffer) }
        #expect(buffer.counters.overflow == 36)
        #expect(
            buffer.occupancy == BufferOccupancy(used: 64, capacity: 64, highWater: 64, dropped: 36))
        let expected = (0..<35).map { _ in "lost 960" } + ["lost 960 before 36"] + (36..<100).map { "\($0)" }
        #expect(drain(&buffer) == expected)
        #expect(buffer.counters.lost == 0)
        #expect(buffer.counters.concealedSamples == 36 * 960)
        #expect(accounts(buffer.counters, waiting: buffer.occupancy.used))
    }

    @Test("bridges an outage that is longer than the buffer")
    func outage() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer)
        #expect(drain(&buffer) == ["0"])
        push(200, into: &buffer)
        let words = drain(&buffer)
        #expect(words.count == 200 && words.last == "200" && words[198] == "lost 960 before 200")
        #expect(buffer.counters.lost == 199)
    }

    @Test("goes on without a hole when the sender begins anew", arguments: [true, false])
    func restart(otherSource: Bool) {
        var buffer = JitterBuffer(settings)
        for number in 0..<10 { push(number, into: &buffer) }
        #expect(drain(&buffer, at: 1_190, ending: false).count == 10)
        for number in 10..<15 {
            let arrival = push(
                number, into: &buffer, source: otherSource ? 2 : 1, sequence: number + 30_000,
                timestamp: number * 960 + 1_234_567_890)
            #expect(arrival == (number == 10 ? .suspect : .accepted))
        }
        #expect(drain(&buffer) == (10..<15).map { "\($0)" })
        #expect(buffer.counters.resyncs == 1)
        #expect(buffer.counters.playedSamples == 15 * 960 && buffer.counters.stray == 0)
        #expect(buffer.counters.silentSamples == 0 && buffer.counters.lost == 0)
        #expect(accounts(buffer.counters, waiting: buffer.occupancy.used))
    }

    @Test("is not taken over by a stranger who talks between")
    func stranger() {
        var buffer = JitterBuffer(settings)
        for number in 0..<50 {
            push(number, into: &buffer)
            #expect(push(number, into: &buffer, source: 9, sequence: number * 7, at: number * 20 + 1_001) == .suspect)
        }
        #expect(drain(&buffer) == (0..<50).map { "\($0)" })
        #expect(buffer.counters.resyncs == 0)
        #expect(accounts(buffer.counters, waiting: buffer.occupancy.used + 1))
    }

    @Test("does not believe a timestamp that leaps while the count goes on")
    func leap() {
        var buffer = JitterBuffer(settings)
        push(0, into: &buffer)
        #expect(push(1, into: &buffer, timestamp: 960 + 48_000 * 3_600) == .suspect)
        #expect(push(2, into: &buffer, timestamp: 2 * 960 + 48_000 * 3_600) == .accepted)
        #expect(drain(&buffer) == ["0", "1", "2"])
        #expect(buffer.counters.resyncs == 1)
    }

    @Test("refuses packets that cannot be", arguments: [(0, 960), (1_501, 960), (10, 0), (10, -1), (10, 48_001)])
    func unusable(bytes: Int, samples: Int) {
        var buffer = JitterBuffer(settings)
        #expect(push(0, into: &buffer, samples: samples, bytes: bytes) == .unusable)
        #expect(buffer.counters.unusable == 1)
        #expect(buffer.occupancy.used == 0)
    }

    @Test("waits for nothing when it is empty")
    func empty() {
        var buffer = JitterBuffer(settings)
        guard case .wait(until: nil) = buffer.pop(at: .zero) else { return #expect(Bool(false)) }
        push(0, into: &buffer)
        #expect(drain(&buffer) == ["0"])
        guard case .wait(until: nil) = buffer.pop(at: .seconds(99)) else { return #expect(Bool(false)) }
    }

    @Test("stays whole under any packets at all", arguments: 1...30)
    func anything(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var buffer = JitterBuffer(
            JitterBuffer.Settings(
                clockRate: [8_000, 48_000].randomElement(using: &generator)!,
                release: [.inOrder, .paced].randomElement(using: &generator)!,
                slots: [1, 4, 64].randomElement(using: &generator)!, packetBytes: 40))
        var now = 0
        var (sequence, timestamp) = (0, 0)
        for _ in 0..<5_000 {
            now += Int.random(in: 0...40, using: &generator)
            if Int.random(in: 0..<50, using: &generator) == 0 {
                now += Int.random(in: 0...20_000, using: &generator)
                sequence = Int.random(in: 0...65_535, using: &generator)
                timestamp = Int.random(in: 0...Int(UInt32.max), using: &generator)
            }
            sequence += Int.random(in: -2...4, using: &generator)
            timestamp += Int.random(in: -2_000...4_000, using: &generator)
            push(
                0, into: &buffer, source: UInt32.random(in: 1...8, using: &generator) == 1 ? 2 : 1, sequence: sequence,
                timestamp: timestamp, samples: Int.random(in: -1...2_000, using: &generator),
                bytes: Int.random(in: 0...41, using: &generator), at: now)
            if Bool.random(using: &generator) {
                for _ in 0..<10_000 {
                    let playout = buffer.pop(at: .milliseconds(now))
                    if case .wait = playout { break }
                    if case .lost(let samples, _) = playout { #expect((1...48_000).contains(samples)) }
                    if case .silence(let samples) = playout { #expect((1...48_000).contains(samples)) }
                    if case .packet(let packet) = playout { #expect((1...40).contains(packet.payload.count)) }
                }
            }
            #expect(
                accounts(buffer.counters, waiting: buffer.occupancy.used)
                    || accounts(buffer.counters, waiting: buffer.occupancy.used + 1))
            #expect(buffer.playoutDelay >= .milliseconds(20) && buffer.playoutDelay <= .milliseconds(200))
        }
    }
}
