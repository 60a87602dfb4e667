import ParlanceCore

/// What a transcription's `prompt` and `keywords` make more likely.
package enum OpenAIKeywords {
    package static let most = 500
    /// Words of a term in a prompt.
    private static let termWords = 4

    /// Terms of a prompt: of a list with commas, its entries; of sentences, the words with capital letters or digits that do
    /// not begin one. The rest of it is style, which nothing is done about.
    package static func terms(prompt: String?) -> [String] {
        guard let prompt else { return [] }
        let pieces = prompt.split { ",;\n.:!?".contains($0) }
        let isList =
            prompt.contains { ",;\n".contains($0) } || prompt.split(whereSeparator: \.isWhitespace).count == 1
        var terms: [String] = []
        for piece in pieces {
            let words = piece.split(whereSeparator: \.isWhitespace)
            if isList, (1...termWords).contains(words.count) {
                terms.append(words.joined(separator: " "))
            } else {
                terms += words.dropFirst().filter { word in
                    word.count > 2 && (word.first!.isUppercase || word.contains(where: \.isNumber))
                }.map(String.init)
            }
        }
        return Array(terms.prefix(100))
    }

    package static func hotwords(_ terms: [String]) throws(SessionFailure) -> [Hotword] {
        let terms = terms.filter { !$0.allSatisfy(\.isWhitespace) }
        guard terms.count <= most, terms.allSatisfy({ $0.utf8.count <= 1_024 }) else {
            throw .badRequest(
                "There may be \(most) keywords at most, each of 1024 bytes.",
                parameter: .init(name: "keywords", value: ""))
        }
        return terms.map { Hotword(phrase: $0) }
    }
}
