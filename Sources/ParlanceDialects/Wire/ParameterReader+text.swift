import ParlanceCore

/// What is to be replaced, and looked for, in text: alike in all dialects that know it.
extension ParameterReader {
    private static let longest = 1_024

    /// Values `find:written`; with `find` alone, what is found is left out.
    package func replacements(_ name: String) throws(SessionFailure) -> [TextReplacement] {
        try checkCount(name, atMost: TextReplacement.most)
        var replacements: [TextReplacement] = []
        for value in values(name) {
            let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let written = parts.count > 1 ? String(parts[1]) : ""
            guard value.utf8.count <= Self.longest,
                let replacement = TextReplacement(find: String(parts[0]), written: written)
            else {
                throw invalid(
                    name, value,
                    expected: "find:replacement, with 1 to \(TextReplacement.mostWords) words to find")
            }
            replacements.append(replacement)
        }
        return replacements
    }

    /// Phrases, each with something to look for in it.
    package func searches(_ name: String) throws(SessionFailure) -> [String] {
        try checkCount(name, atMost: TextConfiguration.mostSearches)
        let phrases = values(name)
        for phrase in phrases {
            guard phrase.utf8.count <= Self.longest, phrase.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw invalid(name, phrase, expected: "a word or phrase, with letters or digits")
            }
        }
        return phrases
    }

    private func checkCount(_ name: String, atMost most: Int) throws(SessionFailure) {
        let count = values(name).count
        guard count <= most else {
            throw .badRequest(
                "'\(name)' may be given \(most) times at most; it came \(count) times.",
                parameter: .init(name: name, value: ""))
        }
    }
}
