/// Breaks well-formed inputs in the ways that break parsers.
struct Mutator {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// - Parameter others: to take pieces from.
    mutating func mutate(_ input: [UInt8], others: [[UInt8]], maximumLength: Int) -> [UInt8] {
        var bytes = input
        for _ in 0...pick(3) {
            guard !bytes.isEmpty else { break }
            switch pick(8) {
            case 0: flipBit(&bytes)
            case 1: bytes[place(bytes)] = UInt8(truncatingIfNeeded: generator.next())
            case 2: bytes.removeLast(1 + pick(bytes.count))
            case 3: duplicate(&bytes)
            case 4: splice(&bytes, others[pick(others.count)])
            case 5: bytes.removeSubrange(range(bytes))
            default: exaggerate(&bytes)
            }
        }
        return Array(bytes.prefix(maximumLength))
    }

    private mutating func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(max(count, 1))) }

    /// Every second time in the head, where the lengths are.
    private mutating func place(_ bytes: [UInt8]) -> Int { pick(pick(2) == 0 ? min(bytes.count, 64) : bytes.count) }

    private mutating func range(_ bytes: [UInt8]) -> Range<Int> {
        let start = place(bytes)
        return start..<min(start + 1 + pick(32), bytes.count)
    }

    private mutating func flipBit(_ bytes: inout [UInt8]) { bytes[place(bytes)] ^= 1 << UInt8(pick(8)) }

    private mutating func duplicate(_ bytes: inout [UInt8]) {
        let range = range(bytes)
        bytes.insert(contentsOf: bytes[range], at: range.upperBound)
    }

    private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
        bytes = Array(bytes[..<place(bytes)] + other[pick(other.count)...])
    }

    /// Puts a number at one of its bounds where a length may stand.
    private mutating func exaggerate(_ bytes: inout [UInt8]) {
        let extremes: [UInt64] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, .max >> 1, .max]
        let value = extremes[pick(extremes.count)]
        let width = [1, 2, 4, 8][pick(4)]
        let start = place(bytes)
        let isLittle = pick(2) == 0
        for index in 0..<width where start + index < bytes.count {
            let byte = isLittle ? index : width - 1 - index
            bytes[start + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
        }
    }
}
