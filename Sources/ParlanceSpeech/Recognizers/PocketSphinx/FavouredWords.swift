import Foundation
import ParlanceCore

/// Hot words as a small language model in ARPA's form, which a decoder asks beside its own.
///
/// A phrase's first word is as likely as ``probability(boost:)`` says wherever it may be said, each further word half
/// certain after the one before it. The probabilities need not sum to anything: a word is as likely as the larger of the
/// two models has it.
final class FavouredWords: Sendable {
    static let maximumPhrases = 1_000
    /// Bytes of a phrase.
    static let maximumLength = 200
    /// Factors of ten above one in ten thousand.
    static let boosts: ClosedRange<Float> = 0.1...3
    static let defaultBoost: Float = 1

    let arpa: [UInt8]

    init(arpa: [UInt8]) { self.arpa = arpa }

    /// - Parameters:
    ///   - isRequired: a phrase that cannot be favoured is an error, and not left out.
    ///   - vocabulary: nil while it is not known yet: then every word is taken for known, which does no harm.
    /// - Returns: nil words when there are none to favour, and how many phrases were left out.
    static func compile(
        _ hotwords: [Hotword], isRequired: Bool = true, vocabulary: PocketSphinxVocabulary?
    ) throws(RecognizerError) -> (words: FavouredWords?, leftOut: Int) {
        guard hotwords.count <= maximumPhrases else {
            throw .unsupported("At most \(maximumPhrases) hot words can be given, not \(hotwords.count).")
        }
        var first: [String: Float] = [:]
        var further: Set<[String]> = []
        var leftOut = 0
        for hotword in hotwords {
            do throws(RecognizerError) {
                let words = try words(of: hotword, vocabulary)
                let probability = try probability(boost: hotword.boost, of: hotword.phrase)
                first[words[0]] = max(first[words[0]] ?? 0, probability)
                for (word, next) in zip(words, words.dropFirst()) { further.insert([word, next]) }
            } catch {
                if isRequired { throw error }
                leftOut += 1
            }
        }
        return (first.isEmpty ? nil : FavouredWords(arpa: arpa(first, further)), leftOut)
    }

    static func probability(boost: Float) -> Float { pow(10, boost - 4) }

    private static func probability(boost: Float?, of phrase: String) throws(RecognizerError) -> Float {
        let boost = boost ?? defaultBoost
        guard boosts.contains(boost) else {
            throw .unsupported(
                "The boost of the hot word '\(phrase)' is \(boost), but must be from \(boosts.lowerBound) to "
                    + "\(boosts.upperBound) with PocketSphinx.")
        }
        return probability(boost: boost)
    }

    /// The phrase as the dictionary spells it. Words are letters with marks inside, so that nothing can be mistaken for
    /// a part of the ARPA file, nor for a filler or an alternate (`<s>`, `read(2)`).
    private static func words(
        of hotword: Hotword, _ vocabulary: PocketSphinxVocabulary?
    ) throws(RecognizerError) -> [String] {
        guard hotword.phrase.utf8.count <= maximumLength else {
            throw .unsupported("A hot word can have at most \(maximumLength) bytes.")
        }
        var words: [String] = []
        for part in hotword.phrase.lowercased().split(whereSeparator: \.isWhitespace) {
            let word = part.trimmingCharacters(in: .punctuationCharacters)
            if word.isEmpty { continue }
            let isSpelled = word.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.value == 0x27 || $0.value == 0x2D || $0.value == 0x2E
            }
            guard isSpelled, vocabulary?.knows(word) ?? true else {
                throw .unsupported(
                    "The hot word '\(hotword.phrase)' cannot be favoured: PocketSphinx's model does not know '\(word)'."
                )
            }
            words.append(word)
        }
        guard !words.isEmpty else { throw .unsupported("A hot word is empty.") }
        return words
    }

    private static func arpa(_ first: [String: Float], _ further: Set<[String]>) -> [UInt8] {
        let unigrams = Set(first.keys).union(further.lazy.map { $0[1] }).sorted()
        var text = "\\data\\\nngram 1=\(unigrams.count)\n"
        if !further.isEmpty { text += "ngram 2=\(further.count)\n" }
        text += "\n\\1-grams:\n"
        for word in unigrams { text += "\(first[word].map { log10($0) } ?? -99) \(word) 0\n" }
        if !further.isEmpty {
            text += "\n\\2-grams:\n"
            for pair in further.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                text += "-0.3 \(pair[0]) \(pair[1])\n"
            }
        }
        return Array((text + "\n\\end\\\n").utf8)
    }
}
