import ParlanceCore

/// Hot words in the form that sherpa-onnx takes: `PHRASE :boost/PHRASE :boost`.
///
/// The library throws out of the process on a boost that is not a number, and reads `:`, `#`, `@` and `/` as signs of
/// its own, so phrases are held to letters that the model can write.
enum HotPhrases {
    static let maximumPhrases = 1_000
    static let maximumLength = 200
    static let boosts: ClosedRange<Float> = 0.1...100
    /// The library's own advice.
    static let defaultBoost: Float = 1.5

    /// What the library takes; nil when there is nothing to favour.
    struct Compiled {
        var text: String?
        /// Phrases that the model cannot spell.
        var leftOut = 0
    }

    /// - Parameter isRequired: a phrase that cannot be favoured is an error, and not left out.
    static func compile(
        _ hotwords: [Hotword], isRequired: Bool = true, for folder: ModelFolder
    ) throws(RecognizerError) -> Compiled {
        guard !hotwords.isEmpty else { return Compiled() }
        guard folder.canHotwords else {
            if !isRequired { return Compiled(leftOut: hotwords.count) }
            throw .unsupported(
                "The model '\(folder.name)' cannot take hot words: they need a transducer with a bpe.vocab file, "
                    + "and this is a \(folder.family.name) model\(folder.files.pieces == nil ? " without one" : "").")
        }
        guard hotwords.count <= maximumPhrases else {
            throw .unsupported("At most \(maximumPhrases) hot words can be given, not \(hotwords.count).")
        }
        var parts: [String] = []
        for hotword in hotwords {
            do throws(RecognizerError) {
                parts.append(try compile(hotword, for: folder))
            } catch {
                if isRequired { throw error }
            }
        }
        return Compiled(
            text: parts.isEmpty ? nil : parts.joined(separator: "/"), leftOut: hotwords.count - parts.count)
    }

    private static func compile(_ hotword: Hotword, for folder: ModelFolder) throws(RecognizerError) -> String {
        let alphabet = folder.tokens.alphabet
        let hasLower = alphabet.contains(where: \.isLowercase)
        let hasUpper = alphabet.contains(where: \.isUppercase)
        guard hotword.phrase.utf8.count <= maximumLength else {
            throw .unsupported("A hot word can have at most \(maximumLength) bytes.")
        }
        var phrase = hotword.phrase.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !hasLower, hasUpper { phrase = phrase.uppercased() } else if !hasUpper { phrase = phrase.lowercased() }
        guard !phrase.isEmpty else { throw .unsupported("A hot word is empty.") }
        for character in phrase where character != " " {
            guard alphabet.contains(character), !":#@/".contains(character) else {
                throw .unsupported(
                    "The hot word '\(hotword.phrase)' cannot be spelled by the model '\(folder.name)': it does not "
                        + "know '\(character)'.")
            }
        }
        let boost = hotword.boost ?? defaultBoost
        guard boosts.contains(boost) else {
            throw .unsupported(
                "The boost of the hot word '\(hotword.phrase)' is \(boost), but must be from \(boosts.lowerBound) "
                    + "to \(boosts.upperBound).")
        }
        let tenths = Int((boost * 10).rounded())
        return "\(phrase) :\(tenths / 10).\(tenths % 10)"
    }
}
