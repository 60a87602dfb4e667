import ParlanceCore

/// Probabilities of speech and of the rest, frame by frame, and what they say of a detector at every threshold.
///
/// Frames are 10 ms whatever the detector's window, so that detectors can be compared; a frame is what the label and
/// the window over its middle say.
public struct FrameScores: Sendable {
    public static let frame = MediaTime(milliseconds: 10)

    private var speech: [Float] = []
    private var rest: [Float] = []

    public init() {}

    /// - Parameter collar: frames so close to a labelled beginning or end are left out.
    public mutating func add(_ track: SpeechTrack, labels: SpanSet, collar: MediaTime = .zero) {
        let edges = labels.spans.flatMap { [$0.start, $0.end] }
        let unscored = SpanSet(edges.map { MediaSpan(start: $0 - collar, end: $0 + collar) })
        for start in stride(from: 0, to: track.samples, by: Self.frame.samples) {
            let middle = MediaTime(samples: min(start + Self.frame.samples / 2, track.samples - 1))
            guard !unscored.contains(middle) else { continue }
            let given = track.probability(at: middle)
            let probability = given.isNaN ? 1 : given  // what cannot be computed counts as speech
            if labels.contains(middle) { speech.append(probability) } else { rest.append(probability) }
        }
    }

    /// Adds frames as they are; for tests of the arithmetic.
    package mutating func add(speech: [Float], rest: [Float]) {
        self.speech += speech
        self.rest += rest
    }

    public static func += (total: inout FrameScores, more: FrameScores) {
        total.speech += more.speech
        total.rest += more.rest
    }

    /// The share of speech below `threshold`; nil without speech.
    public func missRate(at threshold: Float) -> Double? {
        speech.isEmpty ? nil : Double(speech.count { $0 < threshold }) / Double(speech.count)
    }

    /// The share of the rest at or above `threshold`; nil without a rest.
    public func falseAlarmRate(at threshold: Float) -> Double? {
        rest.isEmpty ? nil : Double(rest.count { $0 >= threshold }) / Double(rest.count)
    }

    /// What is found and what is made up at every threshold, from none of both to all; nil unless there is speech and
    /// rest.
    public func curve() -> ROCCurve? {
        guard !speech.isEmpty, !rest.isEmpty else { return nil }
        let found = speech.sorted(by: >)
        let made = rest.sorted(by: >)
        var points = [ROCCurve.Point(falseAlarm: 0, hit: 0)]
        var (i, j) = (0, 0)
        while i < found.count || j < made.count {
            let threshold = max(i < found.count ? found[i] : -1, j < made.count ? made[j] : -1)
            while i < found.count, found[i] >= threshold { i += 1 }
            while j < made.count, made[j] >= threshold { j += 1 }
            points.append(
                .init(falseAlarm: Double(j) / Double(made.count), hit: Double(i) / Double(found.count)))
        }
        return ROCCurve(points: points)
    }
}
