import ParlanceCore

/// A sentence as the rules see it: words with what they may be, and a mark of whether a rule looked past the end.
///
/// A rule decides about the words that begin at one place. What lies before is known; each look to the right goes
/// through methods that set `sawEnd` past the last word, so that the decision counts as open until more words come.
struct OpenWords {
    private let words: HeardWords
    private let trie: PhraseTrie

    /// Whether a rule asked for a word that is not there yet.
    var sawEnd = false
    /// The phrases that stand right before the place that is looked at.
    var before: WordKinds = []
    /// The span that was found last.
    var previous: EntitySpan?

    init(_ words: HeardWords, lexicon: OpenLexicon) {
        trie = lexicon.trie
        self.words = words
    }

    var count: Int { words.count }

    private func known(_ place: Int) -> WordKinds { trie.kinds(words.phrase(place)) }

    /// What can be told at a glance of the word at `place`, which must be there.
    func signs(at place: Int) -> Gate.Signs {
        let kinds = known(place)
        var isOrdinary = kinds.contains(.plain) && kinds.isDisjoint(with: [.number, .letter, .slash])
        if isOrdinary {
            let joins: WordKinds = [.joiner, .number, .letter]
            isOrdinary =
                place + 1 < count
                ? known(place + 1).isDisjoint(with: joins) : !kinds.isDisjoint(with: [.linking, .article])
        }
        return Gate.Signs(
            begins: trie.beginnings(words.phrase(place)), after: before, follows: place > 0 ? known(place - 1) : [],
            isOrdinary: isOrdinary)
    }

    /// The word at `place`, empty outside the sentence.
    mutating func word(_ place: Int) -> String {
        guard isInside(place) else { return "" }
        return words[place]
    }

    /// What the word at `place` is alone, nothing outside the sentence.
    mutating func kinds(_ place: Int) -> WordKinds {
        guard isInside(place) else { return [] }
        return known(place)
    }

    /// Whether the word at `place` is of one of `kinds`.
    mutating func has(_ place: Int, _ kinds: WordKinds) -> Bool { !self.kinds(place).isDisjoint(with: kinds) }

    /// Whether the word at `place` has the ending of a possessive.
    func isPossessive(_ place: Int) -> Bool { place >= 0 && place < count && words.isPossessive(place) }

    /// Whether nothing follows, as far as is known, or an ordinary word does.
    mutating func endsOrIsPlain(_ place: Int) -> Bool {
        guard isInside(place) else { return true }
        return known(place).contains(.plain)
    }

    /// Whether nothing follows, as far as is known, or a word does that begins something new.
    mutating func endsOrLinks(_ place: Int) -> Bool {
        guard isInside(place) else { return true }
        return known(place).contains(.linking)
    }

    /// The length of the longest phrase of `kinds` at `place`, 0 for none.
    mutating func phrase(_ kinds: WordKinds, at place: Int) -> Int {
        let finding = trie.longest(kinds, in: words, at: place)
        if finding.open { sawEnd = true }
        return finding.length
    }

    /// The phrases that look back from `place`.
    func context(before place: Int) -> WordKinds { trie.kinds(endingBefore: place, in: words, among: .contexts) }

    /// How many words of `kinds` follow each other from `place`, at most `limit`.
    mutating func run(_ kinds: WordKinds, at place: Int, limit: Int) -> Int {
        var length = 0
        while length < limit, has(place + length, kinds) { length += 1 }
        return length
    }

    /// Whether the word could be a part of a name: not an ordinary word, a number, a unit, nor formed like a verb.
    mutating func isNameable(_ place: Int) -> Bool {
        guard isInside(place) else { return false }
        let kinds = known(place)
        guard kinds.isDisjoint(with: Self.ordinary) else { return false }
        return !kinds.isDisjoint(with: .anyName) || !words.isFormed(place)
    }

    private static var ordinary: WordKinds { [.plain, .number, .letter, .ordinal, .timeUnit, .measure, .weekday] }

    private mutating func isInside(_ place: Int) -> Bool {
        if place >= count { sawEnd = true }
        return place >= 0 && place < count
    }
}

extension WordKinds {
    static var anyFirst: WordKinds { [.first, .ambiguousFirst, .riskyFirst] }
    static var anyLast: WordKinds { [.last, .ambiguousLast] }
    static var anyName: WordKinds { [.first, .ambiguousFirst, .riskyFirst, .last, .ambiguousLast] }
}

/// A cardinal number in words.
struct SpokenNumber {
    var length: Int
    var value: Int
}

extension OpenWords {
    private static let values: [String: Int] = {
        let small = """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
            seventeen eighteen nineteen
            """.split(whereSeparator: \.isWhitespace)
        var values = Dictionary(uniqueKeysWithValues: small.enumerated().map { (String($1), $0) })
        for (index, word) in "twenty thirty forty fifty sixty seventy eighty ninety".split(separator: " ").enumerated()
        {
            values[String(word)] = 20 + index * 10
        }
        for (word, value) in [("hundred", 100), ("thousand", 1000), ("million", 1_000_000)] { values[word] = value }
        return values
    }()

    /// The cardinal number that begins at `place`: "forty two", "a hundred and five". Nil for digits read one by one.
    mutating func cardinal(at place: Int) -> SpokenNumber? {
        var total = 0
        var current = 0
        var length = 0
        var last: WordKinds = []
        if word(place) == "a" {
            guard has(place + 1, .scale) else { return nil }
            current = 1
            length = 1
            last = .digit
        }
        while length < 7 {
            let kinds = kinds(place + length)
            guard let value = Self.values[word(place + length)] else {
                guard word(place + length) == "and", last == .scale, has(place + length + 1, [.digit, .teen, .ten])
                else { break }
                length += 1
                continue
            }
            if kinds.contains(.scale) {
                guard current > 0 else { break }
                if value == 100 {
                    guard current < 100 else { break }
                    current *= 100
                } else {
                    total += current * value
                    current = 0
                }
                last = .scale
            } else if kinds.contains(.digit) {
                guard last.isEmpty || last == .scale || (last == .ten && value > 0) else { break }
                current += value
                last = .digit
            } else {
                guard last.isEmpty || last == .scale else { break }
                current += value
                last = kinds.contains(.ten) ? .ten : .teen
            }
            length += 1
        }
        guard length > 0, !last.isEmpty else { return nil }
        return SpokenNumber(length: length, value: total + current)
    }
}
