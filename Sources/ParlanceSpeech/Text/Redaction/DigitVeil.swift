import ParlanceCore

/// The last look at words before they are shown, where numbers are hidden for their digits: none is shown with so many in a
/// row, however it came about. (The redactor reads words together with those before them, the formatter writes what is left
/// by itself; "a zero a thousand eleven" is one thing to the one and another to the other.)
struct DigitVeil: Sendable {
    let least: Int
    let substitution: Substitution

    func over(_ words: [Word]) -> [Word] {
        words.map { word in
            guard word.hidden == nil, DigitFinder.hasRun(of: least, in: word.written) else { return word }
            let end = word.written.lastIndex { $0.isLetter || $0.isNumber }.map(word.written.index(after:))
            let marks = word.written[(end ?? word.written.startIndex)...]
            let number = String(word.written[..<(end ?? word.written.startIndex)])
            var veiled = Word(
                hidden: .numberSequence, as: substitution.text(for: number, .numberSequence), word.span,
                word.confidence, by: word.speaker)
            veiled.written += marks
            return veiled
        }
    }
}
