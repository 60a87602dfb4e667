import ParlanceCore

/// Which of the client's languages is spoken: counted by the words of which the model has said it.
struct AmazonLanguages {
    struct Identified {
        /// Best first; scores add up to 1.
        var scores: [(code: String, score: Float)]
    }

    private let options: AmazonOptions
    /// What the model recognizes at all.
    var model: [String] = []
    /// Words of finals, by code.
    private var counts: [String: Int] = [:]

    init(_ options: AmazonOptions) { self.options = options }

    mutating func hear(_ words: [Word]) {
        guard options.identification != nil else { return }
        for word in words { if let code = code(of: word.language) { counts[code, default: 0] += 1 } }
    }

    /// Nil where the client does not ask.
    func identified(in words: [Word]) -> Identified? {
        guard let identification = options.identification else { return nil }
        var counts = counts
        if identification == .several || counts.isEmpty {
            counts = [:]
            for word in words { if let code = code(of: word.language) { counts[code, default: 0] += 1 } }
        }
        if counts.isEmpty {
            // The model says nothing: what it recognizes is what is heard.
            let known = ordered.filter { candidate in model.isEmpty || model.contains { Self.isSame(candidate, $0) } }
            counts[known.first ?? ordered[0]] = 1
        }
        let total = Float(counts.values.reduce(0, +))
        let scores = ordered.map { (code: $0, score: Float(counts[$0] ?? 0) / total) }
        return Identified(scores: scores.sorted { $0.score > $1.score })
    }

    /// The client's codes, the preferred one first.
    private var ordered: [String] {
        options.candidates.filter { $0.lowercased() == options.preferred?.lowercased() }
            + options.candidates.filter { $0.lowercased() != options.preferred?.lowercased() }
    }

    private func code(of language: String?) -> String? {
        guard let language else { return nil }
        return options.candidates.first { Self.isSame($0, language) }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.lowercased().prefix { $0 != "-" } == other.lowercased().prefix { $0 != "-" && $0 != "_" }
    }
}
