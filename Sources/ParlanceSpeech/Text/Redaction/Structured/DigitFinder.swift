import ParlanceCore

/// Numbers with at least so many digits in a row, whatever they are: read out one by one, said as one, or written by
/// the engine.
///
/// Two readings of the same words are laid over each other, since either may see more: codes as they are read out, and
/// the grammar by which numbers are written. So no run of so many digits can be written of what is left. Digits with which
/// an utterance ends are suspect however few: it may be a pause in a number.
struct DigitFinder: EntityFinder {
    let least: Int
    private let grammar = SpokenGrammar()

    /// - Parameter least: 1 finds every number, "one" included.
    init(atLeast least: Int) { self.least = least }

    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        let written = grammar.entities(in: words.text)
        var open = written.openFrom
        var found = written.entities.filter { Self.hasRun(of: least, in: $0.written) }.map { entity in
            entity.kind == .email || entity.kind == .url ? digits(in: entity.words, of: words) : entity.words
        }
        var cutOff: [Range<Int>] = []
        for run in CodeRun.runs(in: words) where run.digitCount > 0 {
            // Letters and marks between them do not part digits here: "four dash one a one" is one number.
            if run.digitCount >= least {
                found.append(digits(in: run.core, of: words))
            } else if run.isOpen {
                cutOff.append(run.core)
            }
            if run.isOpen { open = min(open, run.words.lowerBound) }
        }
        for place in 0..<words.count {
            let isNumber = least == 1 && (words.code(place).isNumber || Self.ranks.contains(words[place]))
            if isNumber || Self.hasRun(of: least, in: words[place]) { found.append(place..<place + 1) }
        }
        let spans = Self.spans(found)
        // A span that reaches over the border is open as a whole. (They do not overlap, so there is one at most.)
        open = spans.first { $0.words.lowerBound < open && $0.words.upperBound > open }?.words.lowerBound ?? open
        // Of a number that breaks off nobody knows how many digits there are to come.
        return EntityReading(
            spans: spans.filter { $0.words.upperBound <= open }, openFrom: open,
            suspects: Self.spans(found.filter { $0.upperBound > open } + cutOff))
    }

    /// From the first digit to the last. A code or an address may begin with a word that nobody could take for one ("parcels four
    /// two dot com", "bravo thirty"): it stays, since it may have been shown.
    private func digits(in range: Range<Int>, of words: HeardWords) -> Range<Int> {
        func isDigit(_ place: Int) -> Bool {
            switch words.code(place) {
            case .times: range.contains(place + 1) && isDigit(place + 1)
            case .letter(UInt8(ascii: "o")): true
            case let code: code.isNumber || words[place].utf8.contains { (48...57).contains($0) }
            }
        }
        let places = range.filter(isDigit)
        guard let first = places.first, let last = places.last else { return range }
        return first..<last + 1
    }

    /// Said of one thing among others; written with digits from the tenth on, but hidden with the rest.
    private static let ranks = Set(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(separator: " ").map(String.init))

    static func hasRun(of least: Int, in text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            // A comma groups the digits of one number.
            if byte == UInt8(ascii: ","), run > 0 { continue }
            run = (48...57).contains(byte) ? run + 1 : 0
            if run >= least { return true }
        }
        return false
    }

    /// In order; those that overlap become one.
    private static func spans(_ ranges: [Range<Int>]) -> [EntitySpan] {
        var united: [EntitySpan] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = united.last, range.lowerBound < last.words.upperBound {
                united[united.count - 1].words = last.words.lowerBound..<max(last.words.upperBound, range.upperBound)
            } else {
                united.append(EntitySpan(words: range, policy: .numberSequence))
            }
        }
        return united
    }
}
