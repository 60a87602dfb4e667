import ParlanceCore

/// For how long each word of an open utterance has stood: the same word in the same place of the audio.
package struct PartialHistory {
    /// In order of time; nothing of what is committed.
    private var words: [(text: String, span: MediaSpan, since: MediaTime)] = []

    package init() {}

    /// Takes what is shown now of the audio up to `through`. Returns each word's age.
    package mutating func show(_ shown: [Word], through: MediaTime) -> [MediaTime] {
        var first = 0
        let standing = shown.map { word in
            while first < words.count, words[first].span.end <= word.span.start { first += 1 }
            let before = words[first...].prefix { $0.span.start < word.span.end }
            return before.first { $0.text == word.text }?.since ?? through
        }
        words = zip(shown, standing).map { ($0.text, $0.span, $1) }
        return standing.map { max(through - $0, .zero) }
    }

    /// So many words at the beginning have been committed.
    package mutating func commit(_ count: Int) { words.removeFirst(min(count, words.count)) }
}
