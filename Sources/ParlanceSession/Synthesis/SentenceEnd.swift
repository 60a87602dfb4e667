/// Whether a mark ends a sentence, by the word before it and what follows the space behind it.
enum SentenceEnd {
    /// - Parameters:
    ///   - text: the sentence so far, up to the mark and what closes after it.
    ///   - next: the first scalar that is no space.
    static func isEnd(_ text: ArraySlice<Unicode.Scalar>, before next: Unicode.Scalar) -> Bool {
        if next.properties.isLowercase { return false }
        guard let mark = text.lastIndex(where: { ".!?…".unicodeScalars.contains($0) }), text[mark] == "." else {
            return true
        }
        // A mark that something closes after, or that is not alone, is no abbreviation's.
        guard mark == text.endIndex - 1, mark > text.startIndex, text[mark - 1] != "." else { return true }
        let start = text[..<mark].lastIndex { $0.properties.isWhitespace }.map { $0 + 1 } ?? text.startIndex
        let word = text[start..<mark].drop { !isWordPart($0) }
        guard let first = word.first else { return true }
        // "1. Open the box"
        if word.allSatisfy({ ("0"..."9").contains($0) }) { return text[..<start].contains { isWordPart($0) } }
        // "J. K. Rowling"; but "So do I. You know that."
        if word.count == 1, first.properties.isAlphabetic { return first == "I" }
        // "e.g.", "U.S.", "z.B."
        if word.contains("."), word.allSatisfy({ $0 == "." || $0.properties.isAlphabetic }) {
            return word.split(separator: ".").contains { $0.count > 2 }
        }
        let lower = String(String.UnicodeScalarView(word)).lowercased()
        if titles.contains(lower) { return false }
        return !(beforeNumbers.contains(lower) && ("0"..."9").contains(next))
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    /// What stands before a name, or in the middle of a sentence.
    private static let titles = words(
        """
        mr mrs ms dr prof st mt ft gen col sgt capt cpt lt maj cmdr rev hon sen rep gov pres fr br sr
        messrs mme mlle hr fr frl dipl ing bzw vgl usw evtl ggf inkl zzgl ca sra srta dna vs viz cf approx
        """)
    private static let beforeNumbers = words("no nr nos vol fig figs eq sec ch chap p pp art para pt ver v ed")

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
