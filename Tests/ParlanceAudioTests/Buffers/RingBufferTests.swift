import ParlanceAudio
import Testing

@Suite("The ring buffer")
struct RingBufferTests {
    private func contents(_ ring: RingBuffer<Int32>) -> [Int32] {
        ring.withContents { Array($0) + Array($1) }
    }

    @Test("does as a plain array does, whatever is done to it", arguments: 1...20)
    func likeAnArray(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let capacity = Int.random(in: 1...40, using: &generator)
        var ring = RingBuffer<Int32>(capacity: capacity, filledWith: 0)
        var model: [Int32] = []
        var (overwritten, highWater): (Int, Int) = (0, 0)
        var next: Int32 = 0
        for _ in 0..<2_000 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1:
                let new = (0..<Int.random(in: 0...capacity * 2, using: &generator)).map { next + Int32($0) }
                next += Int32(new.count)
                model += new
                let surplus = max(0, model.count - capacity)
                model.removeFirst(surplus)
                overwritten += surplus
                highWater = max(highWater, model.count)
                #expect(new.withUnsafeBufferPointer { ring.write($0) } == surplus)
            case 2:
                var target = [Int32](repeating: -1, count: Int.random(in: 0...capacity * 2, using: &generator))
                let count = target.withUnsafeMutableBufferPointer { ring.read(into: $0) }
                #expect(count == min(target.count, model.count))
                #expect(Array(target[..<count]) == Array(model[..<count]))
                #expect(target[count...].allSatisfy { $0 == -1 })
                model.removeFirst(count)
            case 3:
                let count = Int.random(in: -2...capacity * 2, using: &generator)
                ring.discard(count)
                model.removeFirst(min(max(count, 0), model.count))
            default:
                let count = Int.random(in: -2...capacity * 2, using: &generator)
                var copy: [Int32] = [-7]
                ring.copy(last: count, into: &copy)
                #expect(copy == [-7] + model.suffix(max(count, 0)))
            }
            #expect(contents(ring) == model)
            #expect(
                ring.occupancy
                    == BufferOccupancy(
                        used: model.count, capacity: capacity, highWater: highWater, dropped: overwritten))
        }
    }

    @Test("keeps its memory where it is")
    func noAllocation() {
        var ring = RingBuffer<Float>(capacity: 1_000, filledWith: 0)
        let place = ring.withContents { older, _ in older.baseAddress }
        let chunk = [Float](repeating: 1, count: 333)
        for _ in 0..<100 { chunk.withUnsafeBufferPointer { _ = ring.write($0) } }
        ring.withContents { older, newer in
            #expect(newer.baseAddress == place)
            #expect(older.count + newer.count == 1_000)
        }
        #expect(ring.overwritten == 100 * 333 - 1_000)
        #expect(ring.occupancy.fraction == 1)
    }

    @Test("is a value: a copy goes its own way")
    func value() {
        var ring = RingBuffer<Int32>(capacity: 3, filledWith: 0)
        [1, 2].withUnsafeBufferPointer { _ = ring.write($0) }
        let copy = ring
        [3, 4].withUnsafeBufferPointer { _ = ring.write($0) }
        #expect(contents(copy) == [1, 2])
        #expect(contents(ring) == [2, 3, 4])
        ring.removeAll()
        #expect(ring.isEmpty && contents(ring).isEmpty)
    }
}
