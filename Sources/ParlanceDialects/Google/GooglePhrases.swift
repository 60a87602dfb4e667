import ParlanceCore

/// Phrases that a client expects, as hot words.
///
/// The provider allows thousands; what is beyond ``mostWords`` is left out, as search among hot words costs time. Its
/// boosts are on a scale of its own, which no engine of ours has: a phrase is more likely by the engine's default, or,
/// where its boost is negative, left alone.
struct GooglePhrases {
    /// In all phrases together.
    static let mostWords = 500
    private static let longestPhrase = 100

    private var phrases: [String] = []
    /// Words that a class of the client's own stands for, by its name.
    private var classes: [String: [String]] = [:]

    /// - Parameter boost: of the phrase, or of its set where it has none.
    mutating func add(_ phrase: String, boost: Float) {
        // A class's name in it is longer than what it stands for, mostly.
        guard boost >= 0, phrases.count < Self.mostWords, phrase.utf8.count <= 4 * Self.longestPhrase else { return }
        phrases.append(phrase)
    }

    mutating func addClass(_ names: [String], _ items: [String]) {
        for name in names where !name.isEmpty {
            classes[String(name.split(separator: "/").last ?? "")] = Array(
                items.lazy.filter { $0.utf8.count <= Self.longestPhrase }.prefix(Self.mostWords))
        }
    }

    var hotwords: [Hotword] {
        var left = Self.mostWords
        var hotwords: [Hotword] = []
        for phrase in phrases.lazy.flatMap(spelled) where phrase.utf8.count <= Self.longestPhrase {
            let words = phrase.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty, words.count <= left else { continue }
            left -= words.count
            hotwords.append(Hotword(phrase: words.joined(separator: " ")))
            if left == 0 { break }
        }
        return hotwords
    }

    /// A phrase with a class in it (`call ${contacts}`), once for each of its items; one with a class of the provider's
    /// own (`$MONTH`), not at all: our models have no such lists.
    private func spelled(_ phrase: String) -> [String] {
        guard let dollar = phrase.firstIndex(of: "$") else { return [phrase] }
        let rest = phrase[phrase.index(after: dollar)...]
        guard rest.first == "{", let end = rest.firstIndex(of: "}"),
            let items = classes[String(rest[rest.index(after: rest.startIndex)..<end].split(separator: "/").last ?? "")]
        else { return [] }
        let (before, after) = (phrase[..<dollar], rest[rest.index(after: end)...])
        guard !after.contains("$") else { return [] }
        return items.map { before + $0 + after }
    }
}
