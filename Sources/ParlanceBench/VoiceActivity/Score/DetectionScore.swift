import ParlanceCore

/// Segments held against labels: how much speech was missed, how much was made up, and how well the ends fit.
public struct DetectionScore: Sendable {
    /// A run of speech counts as found when a segment holds some of its first so much.
    public static let onsetTolerance = MediaTime(milliseconds: 250)

    /// Scored time, and what of it is labelled as speech.
    public var scored = MediaTime.zero
    public var speech = MediaTime.zero
    /// Labelled speech that no segment holds.
    public var missed = MediaTime.zero
    /// Time in segments that is not labelled as speech.
    public var falseAlarm = MediaTime.zero
    /// Labelled runs of speech, and those whose beginning no segment holds.
    public var onsets = 0
    public var missedOnsets = 0
    /// Segments, and those that hold no labelled speech at all.
    public var segments = 0
    public var falseSegments = 0
    /// Segment's beginning less label's, in seconds: positive is late. Only where a segment begins for a run, not
    /// where it goes on through the pause before it.
    public var onsetErrors: [Double] = []
    /// Segment's end less label's, in seconds: positive is late. Only where a segment ends before the next run.
    public var offsetErrors: [Double] = []

    /// Nothing scored yet; add others to it.
    public init() {}

    /// - Parameters:
    ///   - whole: the recording; what is labelled or found outside does not count.
    ///   - collar: so much on either side of each labelled beginning and end is not scored as missed or false.
    public init(
        found: SpanSet, labels: SpanSet, in whole: MediaSpan, collar: MediaTime = .zero
    ) {
        let recording = SpanSet([whole])
        let labels = labels.intersection(recording)
        let found = found.intersection(recording)
        let edges = labels.spans.flatMap { [$0.start, $0.end] }
        let zones = SpanSet(edges.map { MediaSpan(start: $0 - collar, end: $0 + collar) })
        let counted = zones.complement(in: whole)
        let (wanted, heard) = (labels.intersection(counted), found.intersection(counted))
        let common = wanted.intersection(heard).duration
        scored = counted.duration
        speech = wanted.duration
        missed = speech - common
        falseAlarm = heard.duration - common
        segments = found.spans.count
        falseSegments = found.spans.count { SpanSet([$0]).intersection(labels).spans.isEmpty }
        measureEnds(found.spans, labels.spans, whole)
    }

    private mutating func measureEnds(_ found: [MediaSpan], _ labels: [MediaSpan], _ whole: MediaSpan) {
        onsets = labels.count
        var first = 0  // the first segment that ends after the run's beginning
        for (index, run) in labels.enumerated() {
            while first < found.count, found[first].end <= run.start { first += 1 }
            let latest = min(run.end, run.start + Self.onsetTolerance)
            guard first < found.count, found[first].start < latest else {
                missedOnsets += 1
                continue
            }
            let before = index > 0 ? labels[index - 1].end : whole.start
            if found[first].start >= before {
                onsetErrors.append((found[first].start - run.start).seconds)
            }
            let after = index + 1 < labels.count ? labels[index + 1].start : whole.end
            let last = found[first...].prefix { $0.start < run.end }.last ?? found[first]
            if last.end <= after { offsetErrors.append((last.end - run.end).seconds) }
        }
    }

    /// Missed by labelled speech; nil without any.
    public var missRate: Double? { Self.share(missed, speech) }
    /// False alarm by time without labelled speech; nil without any.
    public var falseAlarmRate: Double? { Self.share(falseAlarm, scored - speech) }
    /// Missed and false alarm together by labelled speech; nil without any.
    public var detectionErrorRate: Double? { Self.share(missed + falseAlarm, speech) }

    private static func share(_ part: MediaTime, _ whole: MediaTime) -> Double? {
        whole > .zero ? Double(part.samples) / Double(whole.samples) : nil
    }

    public static func += (total: inout DetectionScore, more: DetectionScore) {
        total.scored += more.scored
        total.speech += more.speech
        total.missed += more.missed
        total.falseAlarm += more.falseAlarm
        total.onsets += more.onsets
        total.missedOnsets += more.missedOnsets
        total.segments += more.segments
        total.falseSegments += more.falseSegments
        total.onsetErrors += more.onsetErrors
        total.offsetErrors += more.offsetErrors
    }
}
