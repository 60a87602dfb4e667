import ParlanceAudio
import Testing

@Suite("The growing buffer")
struct GrowingBufferTests {
    private func contents(_ buffer: GrowingBuffer<UInt8>) -> [UInt8] {
        buffer.withContents { Array($0) + Array($1) }
    }

    @Test("does as a bounded array does, whatever is done to it", arguments: 1...20)
    func likeAnArray(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let minimum = Int.random(in: 1...10, using: &generator)
        let maximum = minimum + Int.random(in: 0...300, using: &generator)
        var buffer = GrowingBuffer<UInt8>(minimumCapacity: minimum, maximumCapacity: maximum, filledWith: 0)
        var model: [UInt8] = []
        var (refused, highWater): (Int, Int) = (0, 0)
        for turn in 0..<6_000 {
            // Busy and quiet spells, so that it grows and shrinks.
            let largest = turn / 1_500 % 2 == 0 ? 60 : 2
            if Bool.random(using: &generator) {
                let new = (0..<Int.random(in: 0...largest, using: &generator)).map {
                    UInt8(truncatingIfNeeded: $0 + turn)
                }
                let taken = min(new.count, maximum - model.count)
                model += new[..<taken]
                refused += new.count - taken
                highWater = max(highWater, model.count)
                #expect(new.withUnsafeBufferPointer { buffer.write($0) } == taken)
            } else {
                var target = [UInt8](repeating: 0, count: Int.random(in: 0...60, using: &generator))
                let count = target.withUnsafeMutableBufferPointer { buffer.read(into: $0) }
                #expect(Array(target[..<count]) == Array(model[..<min(target.count, model.count)]))
                model.removeFirst(count)
            }
            #expect(contents(buffer) == model)
            #expect(buffer.allocated <= maximum && buffer.allocated >= minimum)
            #expect(
                buffer.occupancy
                    == BufferOccupancy(used: model.count, capacity: maximum, highWater: highWater, dropped: refused))
        }
    }

    @Test("grows to its bound, refuses what is more, and gives the memory back when it is no longer needed")
    func growsAndShrinks() {
        var buffer = GrowingBuffer<UInt8>(minimumCapacity: 64, maximumCapacity: 1_000, filledWith: 0)
        let bytes = [UInt8](repeating: 7, count: 1_200)
        #expect(bytes.withUnsafeBufferPointer { buffer.write($0) } == 1_000)
        #expect(buffer.allocated == 1_000)
        #expect(buffer.refused == 200)
        buffer.discard(.max)
        #expect(buffer.isEmpty)
        var sizes: [Int] = []
        for _ in 0..<8 * GrowingBuffer<UInt8>.reviewEvery {
            #expect(bytes[..<10].withUnsafeBufferPointer { buffer.write($0) } == 10)
            buffer.discard(10)
            if sizes.last != buffer.allocated { sizes.append(buffer.allocated) }
        }
        #expect(sizes == [1_000, 500, 250, 125, 64])
        #expect(buffer.occupancy.highWater == 1_000)
    }

    @Test("allocates nothing under an even load")
    func steady() {
        var buffer = GrowingBuffer<UInt8>(minimumCapacity: 16, maximumCapacity: 4_096, filledWith: 0)
        let bytes = [UInt8](repeating: 7, count: 100)
        for _ in 0..<5 { _ = bytes.withUnsafeBufferPointer { buffer.write($0) } }
        var sizes: Set<Int> = []
        for _ in 0..<20 * GrowingBuffer<UInt8>.reviewEvery {
            _ = bytes.withUnsafeBufferPointer { buffer.write($0) }
            sizes.insert(buffer.allocated)
            buffer.discard(100)
        }
        #expect(sizes == [1_024])
    }
}
