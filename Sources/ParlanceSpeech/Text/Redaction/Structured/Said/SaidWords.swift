/// Words as the readers of days, times and sums see them: without "um", and with a mark of whether one looked past the end.
///
/// What lies before a place is known; each look to the right sets ``sawEnd`` past the last word, so that what was found
/// counts as open until more words come.
struct SaidWords {
    private let text: [String]
    private let words: [SaidWord]
    /// Where each of the words stood.
    private let places: [Int]
    /// Whether a word was asked for that is not there yet.
    var sawEnd = false

    init(_ text: [String]) {
        self.text = text
        var words: [SaidWord] = []
        var places: [Int] = []
        words.reserveCapacity(text.count)
        places.reserveCapacity(text.count)
        for (place, word) in text.enumerated() where !Self.fillers.contains(word) {
            words.append(SaidWord(word))
            places.append(place)
        }
        self.words = words
        self.places = places
    }

    private static let fillers: Set<String> = ["um", "uh", "er", "erm", "hmm"]

    var count: Int { words.count }

    func kinds(before place: Int) -> SaidKinds { place > 0 && place <= count ? words[place - 1].kinds : [] }

    mutating func has(_ place: Int, _ kinds: SaidKinds) -> Bool { !self.kinds(place).isDisjoint(with: kinds) }

    mutating func kinds(_ place: Int) -> SaidKinds {
        guard place < words.count else {
            sawEnd = true
            return []
        }
        return words[place].kinds
    }

    func value(_ place: Int) -> Int { words[place].value }

    mutating func word(_ place: Int) -> String {
        guard place < words.count else {
            sawEnd = true
            return ""
        }
        return text[places[place]]
    }

    /// Whether nothing follows, as far as is known, or a word does that begins something new.
    mutating func endsOrLinks(_ place: Int) -> Bool { has(place, .linking) || place >= count }

    /// How many words at `place` take back what was said before.
    mutating func correction(at place: Int) -> Int {
        guard place < count else {
            sawEnd = true
            return 0
        }
        if Correction.isCut(at: places[place], in: text) { sawEnd = true }
        if word(place) == "sorry", Correction.length(at: places[place], in: text) == 0 { return 1 }
        return Correction.length(at: places[place], in: text)
    }

    /// Where the words of `range` stood.
    func expand(_ range: Range<Int>) -> Range<Int> { places[range.lowerBound]..<places[range.upperBound - 1] + 1 }

    /// Where the word at `place` stands, or the end.
    func original(_ place: Int) -> Int { place < count ? places[place] : text.count }
}
