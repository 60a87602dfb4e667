import ParlanceBench
import ParlanceCore
import Testing

@Suite("The score of segments")
struct DetectionScoreTests {
    private func spans(_ seconds: [(Double, Double)]) -> SpanSet {
        SpanSet(seconds.map { MediaSpan(start: MediaTime(seconds: $0.0), end: MediaTime(seconds: $0.1)) })
    }
    private let whole = MediaSpan(start: .zero, end: MediaTime(seconds: 10))

    @Test("counts what is missed, what is made up, and how the ends fit")
    func rates() {
        let score = DetectionScore(
            found: spans([(1.1, 3.2), (8, 9)]), labels: spans([(1, 3), (5, 6)]), in: whole)
        #expect(abs(score.missed.seconds - 1.1) < 1e-3)
        #expect(abs(score.falseAlarm.seconds - 1.2) < 1e-3)
        #expect(abs((score.missRate ?? 0) - 1.1 / 3) < 1e-3)
        #expect(abs((score.falseAlarmRate ?? 0) - 1.2 / 7) < 1e-3)
        #expect(abs((score.detectionErrorRate ?? 0) - 2.3 / 3) < 1e-3)
        #expect(score.missedOnsets == 1 && score.onsets == 2)
        #expect(score.falseSegments == 1 && score.segments == 2)
        #expect(score.onsetErrors.map { ($0 * 1_000).rounded() } == [100])
        #expect(score.offsetErrors.map { ($0 * 1_000).rounded() } == [200])
    }

    @Test("does not blame ends within the collar")
    func collar() {
        let score = DetectionScore(
            found: spans([(1.1, 3.2)]), labels: spans([(1, 3)]), in: whole, collar: MediaTime(milliseconds: 200))
        #expect(score.missed == .zero && score.falseAlarm == .zero)
        #expect(score.detectionErrorRate == 0)
    }

    @Test("takes a beginning for missed when the first 250 ms are not held")
    func lateOnset() {
        func missed(_ start: Double) -> Int {
            DetectionScore(found: spans([(start, 4)]), labels: spans([(1, 4)]), in: whole).missedOnsets
        }
        #expect(missed(1.24) == 0)
        #expect(missed(1.26) == 1)
    }

    @Test("measures no end inside a segment that goes on")
    func joined() {
        let score = DetectionScore(found: spans([(1, 4)]), labels: spans([(1, 2), (3, 4)]), in: whole)
        #expect(score.onsetErrors == [0])
        #expect(score.offsetErrors == [0])
        #expect(score.missedOnsets == 0)
    }

    @Test("has no share of nothing")
    func nothing() {
        let score = DetectionScore(found: spans([]), labels: spans([]), in: whole)
        #expect(score.missRate == nil && score.detectionErrorRate == nil)
        #expect(score.falseAlarmRate == 0)
        #expect(EndErrors(score.onsetErrors) == nil)
    }

    @Test("sums over recordings")
    func sum() {
        var total = DetectionScore()
        for _ in 0..<2 { total += DetectionScore(found: spans([(1, 2)]), labels: spans([(1, 3)]), in: whole) }
        #expect(total.missRate == 0.5)
        #expect(total.onsets == 2)
    }

    @Test("of spans: union, intersection, rest and membership agree, sample by sample")
    func sets() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            func random() -> [MediaSpan] {
                (0..<6).map { _ in
                    let start = Int.random(in: 0..<60, using: &generator)
                    return MediaSpan(
                        start: MediaTime(samples: start),
                        end: MediaTime(samples: start + Int.random(in: 0..<15, using: &generator)))
                }
            }
            func holds(_ spans: [MediaSpan], _ sample: Int) -> Bool {
                spans.contains { $0.start.samples <= sample && sample < $0.end.samples }
            }
            let (a, b) = (random(), random())
            let common = SpanSet(a).intersection(SpanSet(b))
            let rest = SpanSet(a).complement(in: MediaSpan(start: .zero, end: MediaTime(samples: 80)))
            for sample in 0..<80 {
                let time = MediaTime(samples: sample)
                #expect(SpanSet(a).contains(time) == holds(a, sample))
                #expect(common.contains(time) == (holds(a, sample) && holds(b, sample)))
                #expect(rest.contains(time) == !holds(a, sample))
            }
        }
    }
}
