import ParlanceCore

/// `keyterms_prompt`, as hot words.
enum AssemblyAIKeyterms {
    static let most = 100
    static let longest = 50

    /// Nil where there are too many, or one is too long.
    static func hotwords(_ terms: [String]) -> [Hotword]? {
        guard terms.count <= most, terms.allSatisfy({ $0.count <= longest && $0.utf8.count <= 4 * longest }) else {
            return nil
        }
        return terms.filter { !$0.allSatisfy(\.isWhitespace) }.map { Hotword(phrase: $0) }
    }

    static let limits = "at most \(most) terms of at most \(longest) characters"
}
