import ParlanceCore

/// What a model has said of the words of one segment: so that partials need not wait for it.
package struct PunctuationMemory {
    /// So many of the last words are looked at: enough for their sentence.
    package static let window = 60

    private var segment: SegmentID?
    private var known: [(word: String, writing: WordWriting)] = []

    package init() {}

    /// Words as far as they are known, from the first on that is not as they were heard.
    package func write(_ hypothesis: Hypothesis) -> Hypothesis {
        guard hypothesis.segment == segment else { return hypothesis }
        var written = hypothesis
        for (index, entry) in known.enumerated() {
            guard index < written.words.count, written.words[index].text == entry.word else { break }
            written.words[index].written = entry.writing.write(entry.word)
        }
        return written
    }

    /// The words that a model should look at now, of which those before stay as it has written them.
    package func open(of hypothesis: Hypothesis) -> ArraySlice<Word> { hypothesis.words.suffix(Self.window) }

    /// Takes what a model has said of ``open(of:)``.
    package mutating func take(_ writings: [WordWriting], of hypothesis: Hypothesis) {
        let open = open(of: hypothesis)
        if hypothesis.segment != segment {
            segment = hypothesis.segment
            known = []
        }
        known.removeLast(max(known.count - open.startIndex, 0))
        // Words that no window reached in time stay as they were spoken.
        for index in known.count..<max(open.startIndex, known.count) {
            known.append((hypothesis.words[index].text, WordWriting(letters: .asSpoken, mark: "")))
        }
        known += zip(open, writings).map { ($0.text, $1) }
    }
}
