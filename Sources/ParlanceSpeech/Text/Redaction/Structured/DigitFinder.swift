import ParlanceCore

/// Numbers with at least so many digits in a row, whatever they are: read out one by one, said as one, or written by
/// the engine.
///
/// Two readings of the same words are laid over each other, since either may see more: codes as they are read out, and
/// the grammar by which numbers are written. So no run of so many digits can be written of what is left.
struct DigitFinder: EntityFinder {
    let least: Int
    private let grammar = SpokenGrammar()

    /// - Parameter least: 1 finds every number, "one" included.
    init(atLeast least: Int) { self.least = least }

    func read(_ words: [String], policies: Set<RedactionPolicy>) -> EntityReading {
        let written = grammar.entities(in: words)
        var open = written.openFrom
        var found = written.entities.filter { Self.hasRun(of: least, in: $0.written) }.map(\.words)
        for run in CodeRun.runs(in: words) where run.digitCount > 0 {
            // Letters and marks between them do not part digits here: "four dash one a one" is one number.
            if run.digitCount >= least { found.append(run.core) }
            if run.isOpen { open = min(open, run.words.lowerBound) }
        }
        for (index, word) in words.enumerated() {
            let isNumber = least == 1 && (CodeWord(word).isNumber || Self.ranks.contains(word))
            if isNumber || Self.hasRun(of: least, in: word) { found.append(index..<index + 1) }
        }
        let spans = Self.union(found).map { EntitySpan(words: $0, policy: .numberSequence) }
        // A span that reaches over the border is open as a whole. (They do not overlap, so there is one at most.)
        open = spans.first { $0.words.lowerBound < open && $0.words.upperBound > open }?.words.lowerBound ?? open
        return EntityReading(
            spans: spans.filter { $0.words.upperBound <= open }, openFrom: open,
            suspects: spans.filter { $0.words.upperBound > open })
    }

    /// Said of one thing among others; written with digits from the tenth on, but hidden with the rest.
    private static let ranks = Set(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(separator: " ").map(String.init))

    private static func hasRun(of least: Int, in text: String) -> Bool {
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
    private static func union(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var united: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = united.last, range.lowerBound < last.upperBound else {
                united.append(range)
                continue
            }
            united[united.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        }
        return united
    }
}
