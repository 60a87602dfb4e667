import ParlanceCore

/// Looks for one phrase in words.
///
/// Every stretch of about as many words as the phrase has is compared with it by edit distance over letters, spaces
/// left out, so that "parlance" finds "par lance". Of hits that overlap, the best stays.
public struct SearchPhrase: Hashable, Sendable {
    /// Longer phrases are cut.
    public static let mostLetters = 200

    public let phrase: String
    private let letters: [UInt8]
    private let wordCount: Int

    /// Nil when there is no letter or digit in `phrase`.
    public init?(_ phrase: String) {
        let words = phrase.lowercased().split(whereSeparator: \.isWhitespace)
        letters = Array(words.flatMap { Self.letters(of: String($0)) }.prefix(Self.mostLetters))
        guard !letters.isEmpty else { return nil }
        self.phrase = phrase
        wordCount = words.count
    }

    /// Hits with at least this confidence, in order of time.
    ///
    /// Words that were spoken as several ("twenty five" written "25") are compared in their spoken form.
    public func hits(in words: [Word], atLeast least: Float = 0.6) -> [SearchHit] {
        let spellings = words.map { Self.letters(of: $0.text.lowercased()) }
        var found: [SearchHit] = []
        var row = [Int](repeating: 0, count: letters.count + 1)
        for start in words.indices {
            var best: (confidence: Float, end: Int)?
            for column in row.indices { row[column] = column }
            var length = 0
            for end in start..<min(words.count, start + wordCount + 2) {
                for letter in spellings[end] { advance(&row, by: letter) }
                length += spellings[end].count
                guard length <= letters.count * 2 else { break }
                let confidence = 1 - Float(row[letters.count]) / Float(max(length, letters.count, 1))
                if confidence >= least, confidence > best?.confidence ?? 0 { best = (confidence, end + 1) }
            }
            guard let best else { continue }
            let hit = SearchHit(
                confidence: best.confidence,
                span: MediaSpan(start: words[start].span.start, end: words[best.end - 1].span.end),
                text: words[start..<best.end].lazy.map(\.text).joined(separator: " "), words: start..<best.end)
            if let last = found.last, last.words.upperBound > start {
                if hit.confidence > last.confidence { found[found.count - 1] = hit }
            } else {
                found.append(hit)
            }
        }
        return found
    }

    /// One more letter of the words in Levenshtein's table, of which the last row is enough.
    private func advance(_ row: inout [Int], by letter: UInt8) {
        var diagonal = row[0]
        row[0] += 1
        for column in 1..<row.count {
            let above = row[column]
            row[column] = min(above + 1, row[column - 1] + 1, diagonal + (letters[column - 1] == letter ? 0 : 1))
            diagonal = above
        }
    }

    private static func letters(of word: String) -> [UInt8] {
        word.utf8.filter { (97...122).contains($0) || (48...57).contains($0) || $0 > 127 }
    }
}
