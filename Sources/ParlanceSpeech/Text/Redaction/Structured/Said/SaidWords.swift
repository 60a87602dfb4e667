/// Words as the readers of days, times and sums see them: without "um", and with a mark of whether one looked past the end.
///
/// What lies before a place is known; each look to the right sets ``sawEnd`` past the last word, so that what was found
/// counts as open until more words come.
struct SaidWords {
    let all: HeardWords
    /// Where each of the words stood; nil where none was left out.
    private let places: [Int]?
    let count: Int
    /// Whether a word was asked for that is not there yet.
    var sawEnd = false

    init(_ all: HeardWords) {
        self.all = all
        let hasFillers = all.roles.contains(.filler)
        places = hasFillers ? (0..<all.count).filter { !Self.isFiller($0, all) } : nil
        count = places?.count ?? all.count
    }

    private static func isFiller(_ place: Int, _ all: HeardWords) -> Bool {
        all.has(place, .filler) && all[place] != "sorry" && all[place] != "then"
    }

    private func place(_ index: Int) -> Int { places?[index] ?? index }

    func kinds(before place: Int) -> SaidKinds {
        place > 0 && place <= count ? all.said(self.place(place - 1)).kinds : []
    }

    mutating func has(_ place: Int, _ kinds: SaidKinds) -> Bool { !self.kinds(place).isDisjoint(with: kinds) }

    mutating func kinds(_ place: Int) -> SaidKinds {
        guard place < count else {
            sawEnd = true
            return []
        }
        return all.said(self.place(place)).kinds
    }

    func value(_ place: Int) -> Int { all.said(self.place(place)).value }

    mutating func word(_ place: Int) -> String {
        guard place < count else {
            sawEnd = true
            return ""
        }
        return all[self.place(place)]
    }

    /// Whether nothing follows, as far as is known, or a word does that begins something new.
    mutating func endsOrLinks(_ place: Int) -> Bool { has(place, .linking) || place >= count }

    /// How many words at `place` take back what was said before.
    mutating func correction(at place: Int) -> Int {
        guard place < count else {
            sawEnd = true
            return 0
        }
        if Correction.isCut(at: self.place(place), in: all) { sawEnd = true }
        if word(place) == "sorry", Correction.length(at: self.place(place), in: all) == 0 { return 1 }
        return Correction.length(at: self.place(place), in: all)
    }

    /// Where the words of `range` stood.
    func expand(_ range: Range<Int>) -> Range<Int> { place(range.lowerBound)..<place(range.upperBound - 1) + 1 }

    /// Where the word at `place` stands, or the end.
    func original(_ place: Int) -> Int { place < count ? self.place(place) : all.count }
}
