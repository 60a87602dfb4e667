import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Numbering speakers")
struct SpeakerClusteringTests {
    private let second = MediaTime(milliseconds: 1_000)

    /// A print near one of the axes: off by `noise`, as the seed has it.
    private func voice(_ axis: Int, noise: Float = 0.3, seed: Int, width: Int = 16) -> [Float] {
        var state = UInt64(truncatingIfNeeded: seed &* 7_919 &+ axis &* 104_729 &+ 1)
        var values = [Float](repeating: 0, count: width)
        for index in values.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            values[index] = noise * (Float(state >> 40) / Float(1 << 23) - 1)
        }
        values[axis] += 1
        return values
    }

    private func mixed(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }

    @Test("counts speakers in the order in which they appear, and knows them again")
    func order() {
        var clustering = SpeakerClustering()
        let talk = [5, 5, 2, 5, 9, 2, 2, 9, 5]
        let numbers = talk.enumerated().map { clustering.place(voice($1, seed: $0), speech: second) }
        #expect(numbers == [0, 0, 1, 0, 2, 1, 1, 2, 0])
        #expect(clustering.count == 3)
    }

    @Test("tells the same people apart in whatever order they speak, where they are well apart", arguments: 0..<20)
    func anyOrder(seed: Int) {
        var generator = SeededOrder(state: UInt64(seed))
        let talk = (0..<40).map { $0 % 4 }.shuffled(using: &generator)
        var clustering = SpeakerClustering()
        var numbers: [Int: Set<Int>] = [:]
        for (index, person) in talk.enumerated() {
            guard let number = clustering.place(voice(person, noise: 0.15, seed: index), speech: second) else {
                Issue.record("nobody")
                continue
            }
            numbers[person, default: []].insert(number)
        }
        #expect(numbers.values.allSatisfy { $0.count == 1 })
        #expect(Set(numbers.values.flatMap(Array.init)) == [0, 1, 2, 3])
        // By appearance.
        var seen: [Int] = []
        for person in talk where !seen.contains(person) { seen.append(person) }
        #expect(seen.map { numbers[$0]!.first! } == [0, 1, 2, 3])
    }

    @Test("does not depend on how loud a print is, only on its direction")
    func scale() {
        var plain = SpeakerClustering()
        var scaled = SpeakerClustering()
        for index in 0..<30 {
            let print = voice(index * 7 % 3, seed: index)
            let factor = Float(index % 5 + 1) * 100
            #expect(
                plain.place(print, speech: second) == scaled.place(print.map { $0 * factor }, speech: second))
        }
    }

    @Test("two voices at once found nobody, and do not pull the speakers together")
    func overlap() {
        var clustering = SpeakerClustering(.init(threshold: 0.72))
        _ = clustering.place(voice(0, noise: 0.1, seed: 1), speech: second)
        _ = clustering.place(voice(1, noise: 0.1, seed: 2), speech: second)
        for index in 0..<200 {
            // Half of each: a similarity of 0.7 to both.
            let both = mixed(voice(0, noise: 0.1, seed: index), voice(1, noise: 0.1, seed: index + 500))
            #expect(clustering.place(both, speech: second).map { $0 <= 1 } == true)
        }
        #expect(clustering.count == 2)
        #expect(clustering.place(voice(0, noise: 0.1, seed: 9), speech: second) == 0)
        #expect(clustering.place(voice(1, noise: 0.1, seed: 9), speech: second) == 1)
    }

    @Test("what is too short founds nobody beside others, but the first who is heard is somebody")
    func shortSpeech() {
        let short = MediaTime(milliseconds: 400)
        var clustering = SpeakerClustering()
        #expect(clustering.place(voice(0, seed: 1), speech: short) == 0)
        #expect(clustering.place(voice(1, seed: 2), speech: short) == nil)
        #expect(clustering.count == 1)
        #expect(clustering.place(voice(1, seed: 3), speech: second) == 1)
        #expect(clustering.place(voice(1, seed: 4), speech: short) == 1)
    }

    @Test("never has more speakers than it may: who comes later is the one most alike", arguments: [1, 2, 5])
    func bound(most: Int) {
        var clustering = SpeakerClustering(.init(maximumSpeakers: most))
        for index in 0..<64 {
            let number = clustering.place(voice(index % 16, noise: 0.15, seed: index), speech: second)
            #expect(number.map { (0..<most).contains($0) } == true)
            #expect(clustering.count <= most)
        }
        // Those that were there first are still themselves.
        for person in 0..<most {
            #expect(clustering.place(voice(person, noise: 0.15, seed: 99), speech: second) == person)
        }
    }

    @Test("prints that say nothing are nobody's, and change nothing")
    func nothing() {
        var clustering = SpeakerClustering()
        for print in [[], [Float](repeating: 0, count: 16), [Float](repeating: .nan, count: 16), [.infinity, 0]] {
            #expect(clustering.place(print, speech: second) == nil)
        }
        #expect(clustering.count == 0)
        #expect(clustering.place(voice(3, seed: 1), speech: second) == 0)
        #expect(clustering.place([1, 0, 0], speech: second) == nil)
        #expect(clustering.place([Float](repeating: .greatestFiniteMagnitude, count: 16), speech: second) == nil)
        #expect(clustering.place(voice(3, seed: 2), speech: second) == 0)
    }

    @Test("a voice that changes slowly stays one speaker, however long it talks")
    func drift() {
        var clustering = SpeakerClustering()
        for step in 0..<600 {
            let angle = Float(step) / 600 * 2  // radians: far from where it began
            var print = [Float](repeating: 0, count: 16)
            print[0] = angle.cosine
            print[1] = angle.sine
            #expect(clustering.place(print, speech: second) == 0)
        }
    }

    private struct SeededOrder: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}

extension Float {
    /// Enough terms for angles up to 2.
    fileprivate var cosine: Float {
        let square = self * self
        return 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)))
    }
    fileprivate var sine: Float {
        let square = self * self
        return self * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
    }
}
