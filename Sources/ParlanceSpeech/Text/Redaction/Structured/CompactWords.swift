/// Words without what is said beside an address: "um", "all lower case", "i mean", and the words that spell a letter.
struct CompactWords {
    private(set) var words: [String] = []
    /// Where each of them stood; one more, for the end.
    private(set) var places: [Int] = []
    /// Where each of them ends, with what spells it.
    private var ends: [Int] = []

    /// The words end in the middle of what may be such an aside, which began here.
    private var cutFrom: Int?

    private static let asides: [[String]] = {
        let list = """
            all in lower case|all lower case|all in lowercase|all lowercase|lower case|lowercase|all one word|one word|all caps|no spaces|all together
            """
        return list.split(whereSeparator: { $0 == "|" || $0.isNewline }).map {
            $0.split(separator: " ").map(String.init)
        }
    }()

    init(_ all: [String]) {
        var index = 0
        while index < all.count {
            if Self.asides.contains(where: { $0.count > all.count - index && $0.starts(with: all[index...]) })
                || index > 0 && Correction.isCut(at: index, in: all)
            {
                cutFrom = index
                break
            }
            if CodeWord(all[index]) == .filler {
                index += 1
            } else if let aside = Self.asides.first(where: { all[index...].starts(with: $0) }) {
                index += aside.count
            } else if index > 0, Correction.isLong(at: index, in: all) {
                index += Correction.length(at: index, in: all)
            } else {
                words.append(all[index])
                places.append(index)
                index += 1 + CodeRun.spelled(at: index, in: all)
                ends.append(index)
            }
        }
        places.append(all.count)
    }

    /// A reading of these words as one of all words.
    func expand(_ reading: EntityReading, count: Int) -> EntityReading {
        func expand(_ span: EntitySpan) -> EntitySpan {
            EntitySpan(
                words: places[span.words.lowerBound]..<ends[span.words.upperBound - 1], policy: span.policy)
        }
        return EntityReading(
            spans: reading.spans.map(expand),
            openFrom: min(reading.openFrom < words.count ? places[reading.openFrom] : count, cutFrom ?? count),
            suspects: reading.suspects.map(expand))
    }
}
