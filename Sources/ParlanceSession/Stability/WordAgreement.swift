import ParlanceCore

/// Keeps the promise of ``PartialStability``: which words of an open utterance are held, and what others are shown beside
/// them (local agreement, after "LocalAgreement-n": Liu et al. 2020, Macháček et al. 2023).
///
/// It is asked at looks, which are boundaries in media time, so what is held is a function of the audio alone, like all
/// that is committed. Holds no more words than the utterance has that are not committed.
package struct WordAgreement {
    /// Looks in a row that must agree; 1: a word holds as soon as it is seen.
    private var needed: Int { isMonotonic ? 1 : agreement }
    private let agreement: Int
    /// The recognizer never changes a word once another follows it.
    package var isMonotonic: Bool
    /// Held words that are not committed yet, in order.
    package private(set) var held: [Word] = []
    /// The words after them at the last look, each with the looks in a row at which it and those before it stood.
    private var standing: [(text: String, looks: Int)] = []

    package init(_ stability: PartialStability, isMonotonic: Bool) {
        agreement = stability.agreement
        self.isMonotonic = isMonotonic
    }

    /// What the recognizer says, but for the held words: they stay.
    ///
    /// Where it has changed its mind, the words that lie behind the last held one go on after it. A held word on which
    /// it has not changed its mind takes the newer time and confidence.
    package func keeping(_ words: [Word]) -> [Word] {
        guard let last = held.last else { return words }
        if words.count >= held.count, zip(words, held).allSatisfy({ $0.text == $1.text }) { return words }
        let behind = words.drop { $0.span.middle <= last.span.end }
        let replaced = words.prefix(words.count - behind.count)
        let kept = held.map { word in
            replaced.first { $0.text == word.text && $0.span.start < word.span.end && word.span.start < $0.span.end }
                ?? word
        }
        return kept + behind
    }

    /// Takes what the recognizer says at a look: all words that are not committed.
    ///
    /// The last word is never held: it may be the beginning of a longer one.
    package mutating func look(_ words: [Word]) {
        let words = keeping(words)
        let open = words.dropFirst(held.count)
        var agrees = true
        var next: [(text: String, looks: Int)] = []
        next.reserveCapacity(open.count)
        for (index, word) in open.enumerated() {
            agrees = agrees && index < standing.count && standing[index].text == word.text
            next.append((word.text, agrees ? standing[index].looks + 1 : 1))
        }
        let settled = next.dropLast().prefix { $0.looks >= needed }.count
        held = Array(words.prefix(held.count + settled))
        standing = Array(next.dropFirst(settled))
    }

    /// So many of the words at the beginning, held or not, have been committed.
    package mutating func commit(_ count: Int) {
        let ofHeld = min(count, held.count)
        held.removeFirst(ofHeld)
        standing.removeFirst(min(count - ofHeld, standing.count))
    }
}
