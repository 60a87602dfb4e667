import ParlanceCore

/// `keyterm`, `keywords` and the keyterms of `Configure`, as hot words.
package enum DeepgramKeyterms {
    /// Counted in words, the nearest thing to tokens that does not depend on a model.
    package static let maximumTokens = 500
    package static let maximumKeywords = 100
    package static let limitText =
        "Keyterm limit exceeded. The maximum number of tokens across all keyterms is \(maximumTokens)."

    /// Nil when there are too many.
    package static func hotwords(_ keyterms: [String]) -> [Hotword]? {
        let tokens = keyterms.reduce(0) { $0 + $1.split(whereSeparator: \.isWhitespace).count }
        guard tokens <= maximumTokens, keyterms.allSatisfy({ $0.utf8.count <= 1_024 }) else { return nil }
        return keyterms.filter { !$0.allSatisfy(\.isWhitespace) }.map { Hotword(phrase: $0) }
    }

    /// `word` or `word:intensifier`. The intensifier is on the provider's own scale, which no engine of ours has, so
    /// its size is not used: a word is more likely by the engine's default, or, from 0 down, left alone.
    package static func hotwords(
        keywords: [String], _ parameters: ParameterReader
    ) throws(SessionFailure) -> [Hotword] {
        guard keywords.count <= maximumKeywords else {
            throw .badRequest("There may be \(maximumKeywords) 'keywords' at most; \(keywords.count) came.")
        }
        var hotwords: [Hotword] = []
        for keyword in keywords {
            guard let colon = keyword.lastIndex(of: ":") else {
                hotwords.append(Hotword(phrase: keyword))
                continue
            }
            guard colon > keyword.startIndex, let intensifier = Float(keyword[keyword.index(after: colon)...]),
                intensifier.isFinite
            else { throw parameters.invalid("keywords", keyword, expected: "word or word:number") }
            if intensifier > 0 { hotwords.append(Hotword(phrase: String(keyword[..<colon]))) }
        }
        return hotwords
    }
}
