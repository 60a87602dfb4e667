import ParlanceCore
import Testing

@Suite("The speech ring")
struct SpeechRingTests {
    private func append(
        _ ring: SpeechRing, _ values: ClosedRange<Int>, policy: OverflowPolicy = .wait
    ) -> SpeechRing.Appended {
        let samples = values.map(Float.init)
        return samples.withUnsafeBufferPointer {
            ring.append($0, at: MediaTime(samples: values.lowerBound), policy: policy)
        }
    }

    private func next(_ ring: SpeechRing, room: Int = 100) -> (SpeechRing.Next, [Float]) {
        var buffer = [Float](repeating: -1, count: room)
        let next = buffer.withUnsafeMutableBufferPointer { ring.next(into: $0) }
        if case .samples(let count, _) = next { return (next, Array(buffer[..<count])) }
        return (next, [])
    }

    @Test("gives samples and marks back in order, samples never across a mark")
    func order() {
        let ring = SpeechRing(capacity: 50)
        ring.begin(1, at: .zero)
        _ = append(ring, 0...9)
        _ = append(ring, 10...14)
        ring.checkpoint(7)
        _ = append(ring, 15...19)
        ring.end(1)
        #expect(next(ring).0 == .begin(1, at: .zero))
        let (first, samples) = next(ring)
        #expect(first == .samples(count: 15, at: .zero))
        #expect(samples == (0...14).map(Float.init))
        #expect(next(ring).0 == .checkpoint(7))
        #expect(next(ring, room: 2).0 == .samples(count: 2, at: MediaTime(samples: 15)))
        #expect(next(ring).0 == .samples(count: 3, at: MediaTime(samples: 17)))
        #expect(next(ring).0 == .end(1))
        #expect(next(ring).0 == .empty)
    }

    @Test("waits when full: accepts what fits and no more")
    func wait() {
        let ring = SpeechRing(capacity: 10)
        #expect(append(ring, 0...7) == .init(accepted: 8))
        #expect(append(ring, 8...15) == .init(accepted: 2))
        #expect(append(ring, 10...10) == .init(accepted: 0))
        #expect(next(ring).1 == (0...9).map(Float.init))
    }

    @Test("drops the oldest, says which, and media time jumps over the gap")
    func dropOldest() {
        let ring = SpeechRing(capacity: 10)
        let policy = OverflowPolicy.dropOldest(maximumLag: MediaTime(samples: 10))
        ring.begin(1, at: .zero)
        _ = append(ring, 0...7, policy: policy)
        let outcome = append(ring, 8...13, policy: policy)
        #expect(outcome.dropped == [MediaSpan(start: .zero, end: MediaTime(samples: 4))])
        #expect(outcome.accepted == 6)
        #expect(next(ring).0 == .begin(1, at: .zero))
        let (read, samples) = next(ring)
        #expect(read == .samples(count: 10, at: MediaTime(samples: 4)))
        #expect(samples == (4...13).map(Float.init))
    }

    @Test("drops over a mark and a jump are told as what was there, not what lay between")
    func dropOverJump() {
        let ring = SpeechRing(capacity: 10)
        _ = append(ring, 0...3)
        ring.end(1)
        ring.begin(2, at: MediaTime(samples: 100))
        _ = append(ring, 100...103)
        let outcome = append(ring, 104...111, policy: .dropOldest(maximumLag: MediaTime(samples: 10)))
        #expect(
            outcome.dropped == [
                MediaSpan(start: .zero, end: MediaTime(samples: 4)),
                MediaSpan(start: MediaTime(samples: 100), end: MediaTime(samples: 102)),
            ])
        #expect(next(ring).0 == .end(1))
        #expect(next(ring).0 == .begin(2, at: MediaTime(samples: 100)))
        #expect(next(ring).0 == .samples(count: 10, at: MediaTime(samples: 102)))
    }

    @Test("keeps every Nth piece once more than half of it waits")
    func skip() {
        let ring = SpeechRing(capacity: 6_400)
        var kept = 0
        for piece in 0..<20 {
            let samples = [Float](repeating: 0, count: 1_600)
            let outcome = samples.withUnsafeBufferPointer {
                ring.append($0, at: MediaTime(samples: piece * 1_600), policy: .skip(keepEvery: 3))
            }
            if outcome.dropped.isEmpty { kept += 1 }
        }
        #expect(kept == 4)  // two until half full, then every third while there is room
        #expect(ring.waiting == 4 * 1_600)
    }

    @Test("survives wrapping around many times with sizes that do not divide it")
    func wrapping() {
        let ring = SpeechRing(capacity: 97)
        var written = 0
        var read: [Float] = []
        while written < 5_000 {
            let outcome = append(ring, written...(written + 40))
            written += outcome.accepted
            read += next(ring, room: 53).1
        }
        while case (.samples, let samples) = next(ring) { read += samples }
        #expect(read == (0..<written).map(Float.init))
    }

    @Test("is empty after everything was removed")
    func removal() {
        let ring = SpeechRing(capacity: 10)
        ring.begin(1, at: .zero)
        _ = append(ring, 0...5)
        ring.removeAll()
        #expect(next(ring).0 == .empty)
        #expect(ring.waiting == 0)
    }
}
