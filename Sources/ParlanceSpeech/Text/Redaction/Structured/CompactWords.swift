/// Words without what is said beside an address: "um", "all lower case", "i mean", and the words that spell a letter.
struct CompactWords {
    let words: HeardWords
    /// Where each of them stood and where it ends, with what spells it; nil where all words are here.
    private let places: [Range<Int>]?
    /// The words end in the middle of what may be such an aside, which began here.
    private let cutFrom: Int?

    static let asides: [[String]] = {
        let list = """
            all in lower case|all lower case|all in lowercase|all lowercase|lower case|lowercase|all one word|one word|all caps|no spaces|all together
            """
        return list.split(whereSeparator: { $0 == "|" || $0.isNewline }).map {
            $0.split(separator: " ").map(String.init)
        }
    }()

    init(_ all: HeardWords) {
        guard Self.hasAsides(all) else {
            words = all
            places = nil
            cutFrom = nil
            return
        }
        var places: [Range<Int>] = []
        var cutFrom: Int?
        var index = 0
        while index < all.count {
            let isAside = all.has(index, .aside)
            if isAside && Self.asides.contains(where: { all.isCut($0, at: index) })
                || index > 0 && Correction.isCut(at: index, in: all)
            {
                cutFrom = index
                break
            }
            if all.has(index, .filler) {
                index += 1
            } else if isAside, let aside = Self.asides.first(where: { all.starts($0, at: index) }) {
                index += aside.count
            } else if index > 0, Correction.isLong(at: index, in: all) {
                index += Correction.length(at: index, in: all)
            } else {
                let end = index + 1 + CodeRun.spelled(at: index, in: all)
                places.append(index..<end)
                index = end
            }
        }
        words = all.choose(places.map(\.lowerBound))
        self.places = places
        self.cutFrom = cutFrom
    }

    private static func hasAsides(_ all: HeardWords) -> Bool {
        guard !all.roles.isDisjoint(with: [.aside, .correction, .filler, .spelling]) else { return false }
        return (0..<all.count).contains { index in
            guard all.has(index, [.aside, .correction, .filler, .spelling]) else { return false }
            if all.has(index, .filler) || all.has(index, .aside) { return true }
            guard index > 0 else { return false }
            if all.has(index, .spelling), CodeRun.spelled(at: index - 1, in: all) > 0 { return true }
            return Correction.isLong(at: index, in: all) || Correction.isCut(at: index, in: all)
        }
    }

    /// A reading of these words as one of all words.
    func expand(_ reading: EntityReading, count: Int) -> EntityReading {
        guard let places else { return reading }
        func expand(_ span: EntitySpan) -> EntitySpan {
            let from = places[span.words.lowerBound].lowerBound
            return EntitySpan(words: from..<places[span.words.upperBound - 1].upperBound, policy: span.policy)
        }
        let open = reading.openFrom < places.count ? places[reading.openFrom].lowerBound : count
        return EntityReading(
            spans: reading.spans.map(expand), openFrom: min(open, cutFrom ?? count),
            suspects: reading.suspects.map(expand))
    }
}
