import ParlanceBench
import ParlanceCore
import Testing

@Suite("The score of frames")
struct FrameScoresTests {
    private func area(_ speech: [Float], _ rest: [Float]) -> Double? {
        var scores = FrameScores()
        scores.add(speech: speech, rest: rest)
        return scores.curve()?.area
    }

    @Test("gives 1 to the perfect, 0 to the opposite, and half to who says always the same")
    func ends() {
        #expect(area([0.9, 0.8], [0.1, 0.2, 0.3]) == 1)
        #expect(area([0.1], [0.9]) == 0)
        #expect(area([0.5, 0.5], [0.5]) == 0.5)
        #expect(area([0.5], []) == nil)
    }

    @Test("is how likely speech is given more than the rest, ties counting half")
    func pairs() {
        var generator = SeededGenerator(seed: 9)
        let speech = (0..<60).map { _ in Float(Int.random(in: 2...9, using: &generator)) / 10 }
        let rest = (0..<40).map { _ in Float(Int.random(in: 0...7, using: &generator)) / 10 }
        var wins = 0.0
        for a in speech { for b in rest { wins += a > b ? 1 : a == b ? 0.5 : 0 } }
        #expect(abs((area(speech, rest) ?? 0) - wins / 2_400) < 1e-9)
    }

    @Test("compares detectors of any window in frames of 10 ms")
    func windows() {
        let labels = SpanSet([MediaSpan(start: MediaTime(milliseconds: 320), end: MediaTime(milliseconds: 640))])
        for window in [160, 512, 5_120] {
            var track = SpeechTrack(windowSamples: window)
            for start in stride(from: 0, to: 15_360, by: window) {
                track.append((5_120..<10_240).contains(start) ? 1 : 0, samples: window)
            }
            var scores = FrameScores()
            scores.add(track, labels: labels)
            #expect(scores.missRate(at: 0.5) == 0)
            #expect(scores.falseAlarmRate(at: 0.5) == 0)
            #expect(scores.curve()?.area == 1)
        }
    }

    @Test("keeps the shape of a curve with few points")
    func thinned() throws {
        var scores = FrameScores()
        scores.add(
            speech: (0..<5_000).map { Float($0) / 5_000 }, rest: (0..<5_000).map { Float($0) * Float($0) / 25_000_000 })
        let curve = try #require(scores.curve())
        let few = curve.thinned()
        #expect(few.points.count < 520 && curve.points.count > 5_000)
        #expect(abs(few.area - curve.area) < 1e-3)
        #expect(few.points.last == .init(falseAlarm: 1, hit: 1))
    }
}
