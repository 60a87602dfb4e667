import ParlanceCore

/// What an answer says aloud, and when: its sentences, each with the place in the answer's audio where it ends.
struct SpokenText: Hashable {
    struct Sentence: Hashable {
        var text: String
        /// In milliseconds of the answer's audio.
        var start: Int
        var end: Int
    }

    private(set) var sentences: [Sentence] = []

    var text: String { sentences.lazy.map(\.text).joined() }
    var milliseconds: Int { sentences.last?.end ?? 0 }

    mutating func begin(_ text: String, at milliseconds: Int) {
        sentences.append(Sentence(text: text, start: milliseconds, end: milliseconds))
    }

    /// The audio of the last sentence reaches to here.
    mutating func extend(to milliseconds: Int) {
        guard let last = sentences.indices.last else { return }
        sentences[last].end = max(sentences[last].end, milliseconds)
    }

    /// Forgets what nobody heard. Of a sentence that was broken off the words stay that were over by then, each being taken
    /// to last as long as its share of letters.
    mutating func truncate(at milliseconds: Int) {
        sentences.removeAll { $0.start >= milliseconds }
        guard let last = sentences.indices.last, sentences[last].end > milliseconds else { return }
        let sentence = sentences[last]
        let heard = Double(milliseconds - sentence.start) / Double(max(sentence.end - sentence.start, 1))
        sentences[last].text = Self.words(of: sentence.text, upTo: heard)
        sentences[last].end = milliseconds
        if sentences[last].text.isEmpty { sentences.removeLast() }
    }

    private static func words(of text: String, upTo share: Double) -> String {
        let limit = Double(text.count) * share
        var kept = text.startIndex
        var count = 0
        for index in text.indices {
            count += 1
            let next = text.index(after: index)
            let isEnd = !text[index].isWhitespace && (next == text.endIndex || text[next].isWhitespace)
            if isEnd, Double(count) <= limit { kept = next }
        }
        return String(text[..<kept])
    }
}
