import ParlanceCore

extension Sequence<Word> {
    /// The languages that the words are in, the most frequent first.
    var languages: [String] {
        var counts: [String: Int] = [:]
        for word in self { if let language = word.language { counts[language, default: 0] += 1 } }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
