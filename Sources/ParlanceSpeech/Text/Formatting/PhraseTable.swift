/// Phrases and what they stand for, found from left to right, the longest first.
struct PhraseTable<Value: Sendable>: Sendable {
    private var phrases: [String: [(words: [String], value: Value)]] = [:]

    init(_ list: [(words: [String], value: Value)]) {
        for phrase in list { phrases[phrase.words[0], default: []].append(phrase) }
        for first in phrases.keys { phrases[first]!.sort { $0.words.count > $1.words.count } }
    }

    var isEmpty: Bool { phrases.isEmpty }

    /// Whether a phrase begins with this word.
    func begins(with word: String) -> Bool { phrases[word] != nil }

    /// The phrase that begins at `index`, and whether more words could change the answer.
    func match(_ words: [String], at index: Int) -> (found: (end: Int, value: Value)?, isOpen: Bool) {
        guard let candidates = phrases[words[index]] else { return (nil, false) }
        var isOpen = false
        for phrase in candidates {
            let have = words[index...].prefix(phrase.words.count)
            guard phrase.words.starts(with: have) else { continue }
            if have.count == phrase.words.count { return ((index + have.count, phrase.value), isOpen) }
            isOpen = true
        }
        return (nil, isOpen)
    }
}
