import ParlanceCore

/// Stretches of media time that neither touch nor overlap, in order.
public struct SpanSet: Hashable, Sendable {
    public private(set) var spans: [MediaSpan]

    /// Overlapping and touching spans become one; empty ones are dropped.
    ///
    /// - Parameter gap: pauses shorter than this are closed as well.
    public init(_ spans: some Sequence<MediaSpan> = [], closing gap: MediaTime = .zero) {
        self.spans = []
        for span in spans.filter({ !$0.isEmpty }).sorted(by: { $0.start < $1.start }) {
            if let last = self.spans.last, span.start <= last.end || span.start - last.end < gap {
                self.spans[self.spans.count - 1].end = max(last.end, span.end)
            } else {
                self.spans.append(span)
            }
        }
    }

    /// All of them together.
    public var duration: MediaTime { spans.reduce(.zero) { $0 + $1.duration } }

    /// What both hold.
    public func intersection(_ other: SpanSet) -> SpanSet {
        var common: [MediaSpan] = []
        var (mine, theirs) = (spans[...], other.spans[...])
        while let a = mine.first, let b = theirs.first {
            common.append(MediaSpan(start: max(a.start, b.start), end: min(a.end, b.end)))
            if a.end < b.end { mine.removeFirst() } else { theirs.removeFirst() }
        }
        return SpanSet(common)
    }

    /// The rest of `whole`.
    public func complement(in whole: MediaSpan) -> SpanSet {
        var rest: [MediaSpan] = []
        var start = whole.start
        for span in spans {
            rest.append(MediaSpan(start: start, end: min(span.start, whole.end)))
            start = max(start, span.end)
        }
        rest.append(MediaSpan(start: start, end: whole.end))
        return SpanSet(rest)
    }

    public func contains(_ time: MediaTime) -> Bool {
        // The first span that ends after `time`.
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].end <= time { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && spans[low].start <= time
    }
}
