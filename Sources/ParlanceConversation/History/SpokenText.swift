import ParlanceCore

/// What an answer says aloud, and when: its sentences, each with the place in the answer's audio where it ends.
package struct SpokenText: Hashable {
    package struct Sentence: Hashable {
        package var text: String
        /// In milliseconds of the answer's audio.
        package var start: Int
        package var end: Int
    }

    package private(set) var sentences: [Sentence] = []

    package init() {}

    package var text: String { sentences.lazy.map(\.text).joined() }
    /// Of the audio that there is.
    package private(set) var milliseconds = 0

    package mutating func begin(_ text: String, at milliseconds: Int) {
        sentences.append(Sentence(text: text, start: milliseconds, end: milliseconds))
    }

    /// The audio of the last sentence reaches to here.
    package mutating func extend(to milliseconds: Int) {
        self.milliseconds = max(self.milliseconds, milliseconds)
        guard let last = sentences.indices.last else { return }
        sentences[last].end = max(sentences[last].end, milliseconds)
    }

    /// Forgets what nobody heard. Of a sentence that was broken off the words stay that were over by then, each being taken
    /// to last as long as its share of letters.
    package mutating func truncate(at milliseconds: Int) {
        self.milliseconds = min(self.milliseconds, milliseconds)
        sentences.removeAll { $0.start >= milliseconds }
        guard let last = sentences.indices.last, sentences[last].end > milliseconds else { return }
        let sentence = sentences[last]
        let heard = Double(milliseconds - sentence.start) / Double(max(sentence.end - sentence.start, 1))
        sentences[last].text = Self.words(of: sentence.text, upTo: heard)
        sentences[last].end = milliseconds
        if sentences[last].text.isEmpty { sentences.removeLast() }
    }

    /// How long a letter takes in speech of usual speed.
    private static let perCharacter = 65

    /// The last sentence was broken off, and how long it would have been is not known: what stays of it is what can have been
    /// said in its time, at the speed of the sentences before it.
    package mutating func breakOff() {
        guard let last = sentences.indices.last else { return }
        let whole = sentences[..<last].reduce((0, 0)) { ($0.0 + $1.end - $1.start, $0.1 + $1.text.count) }
        let pace = whole.1 >= 20 ? Double(whole.0) / Double(whole.1) : Double(Self.perCharacter)
        let sentence = sentences[last]
        let heard = Double(sentence.end - sentence.start) / max(pace * Double(sentence.text.count), 1)
        if heard < 1 { sentences[last].text = Self.words(of: sentence.text, upTo: heard) }
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
