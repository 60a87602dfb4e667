/// Who speaks when, in one stretch of a channel's speech.
public struct SpeakerTurns: Hashable, Sendable {
    /// One speaker's stretch.
    public struct Turn: Hashable, Sendable {
        public var span: MediaSpan
        public var speaker: Int

        public init(span: MediaSpan, speaker: Int) {
            self.span = span
            self.speaker = speaker
        }
    }

    /// In order of time, without overlap; neighbours are of different speakers.
    public private(set) var turns: [Turn] = []

    public init() {}

    /// Adds a turn behind the others. What of it lies before their end is left out.
    public mutating func append(_ speaker: Int, _ span: MediaSpan) {
        let start = max(span.start, turns.last?.span.end ?? span.start)
        guard start < span.end else { return }
        if let last = turns.indices.last, turns[last].speaker == speaker, turns[last].span.end == start {
            turns[last].span.end = span.end
        } else {
            turns.append(Turn(span: MediaSpan(start: start, end: span.end), speaker: speaker))
        }
    }

    /// Whose turn covers most of `span`; nil where none touches it.
    public func speaker(in span: MediaSpan) -> Int? {
        var best: (speaker: Int, overlap: Int)?
        for turn in turns {
            if turn.span.start >= span.end { break }
            let overlap = (min(turn.span.end, span.end) - max(turn.span.start, span.start)).samples
            if overlap > best?.overlap ?? 0 { best = (turn.speaker, overlap) }
        }
        return best?.speaker
    }
}
