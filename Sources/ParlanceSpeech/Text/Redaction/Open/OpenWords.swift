import ParlanceCore

/// A sentence as the rules see it: words with what they may be, and a mark of whether a rule looked past the end.
///
/// A rule decides about the words that begin at one place. What lies before is known; each look to the right goes
/// through methods that set `sawEnd` past the last word, so that the decision counts as open until more words come.
struct OpenWords {
    private let text: [String]
    private let ids: [Int32]
    private let ends: [Bool]
    private let kindsOfWords: [WordKinds]
    private let trie: PhraseTrie

    /// Whether a rule asked for a word that is not there yet.
    var sawEnd = false
    /// The phrases that stand right before the place that is looked at.
    var before: WordKinds = []
    /// The span that was found last.
    var previous: EntitySpan?

    init(_ words: [String], lexicon: OpenLexicon) {
        trie = lexicon.trie
        text = words
        var ids: [Int32] = []
        var ends: [Bool] = []
        var kinds: [WordKinds] = []
        ids.reserveCapacity(words.count)
        ends.reserveCapacity(words.count)
        kinds.reserveCapacity(words.count)
        for word in words {
            var id = trie.id(word)
            var possessive = false
            if id == PhraseTrie.unknown, word.hasSuffix("'s") {
                id = trie.id(word.dropLast(2))
                possessive = true
            }
            ids.append(id)
            ends.append(possessive)
            kinds.append(trie.kinds(id))
        }
        self.ids = ids
        self.ends = ends
        kindsOfWords = kinds
    }

    var count: Int { text.count }

    /// The word at `place`, empty outside the sentence.
    mutating func word(_ place: Int) -> String {
        guard isInside(place) else { return "" }
        return text[place]
    }

    /// What the word at `place` is alone, nothing outside the sentence.
    mutating func kinds(_ place: Int) -> WordKinds {
        guard isInside(place) else { return [] }
        return kindsOfWords[place]
    }

    /// Whether the word at `place` is of one of `kinds`.
    mutating func has(_ place: Int, _ kinds: WordKinds) -> Bool { !self.kinds(place).isDisjoint(with: kinds) }

    /// Whether the word at `place` has the ending of a possessive.
    func isPossessive(_ place: Int) -> Bool { ends.indices.contains(place) && ends[place] }

    /// Whether nothing follows, as far as is known, or an ordinary word does.
    mutating func endsOrIsPlain(_ place: Int) -> Bool {
        guard isInside(place) else { return true }
        return kindsOfWords[place].contains(.plain)
    }

    /// Whether nothing follows, as far as is known, or a word does that begins something new.
    mutating func endsOrLinks(_ place: Int) -> Bool {
        guard isInside(place) else { return true }
        return kindsOfWords[place].contains(.linking)
    }

    /// The length of the longest phrase of `kinds` at `place`, 0 for none.
    mutating func phrase(_ kinds: WordKinds, at place: Int) -> Int {
        let finding = trie.longest(kinds, in: ids, at: place, ends: ends)
        if finding.open { sawEnd = true }
        return finding.length
    }

    /// The phrases that look back from `place`.
    func context(before place: Int) -> WordKinds { trie.kinds(endingBefore: place, in: ids, among: .contexts) }

    /// How many words of `kinds` follow each other from `place`, at most `limit`.
    mutating func run(_ kinds: WordKinds, at place: Int, limit: Int) -> Int {
        var length = 0
        while length < limit, has(place + length, kinds) { length += 1 }
        return length
    }

    /// Whether the word could be a part of a name: not an ordinary word, a number, a unit, nor formed like a verb.
    mutating func isNameable(_ place: Int) -> Bool {
        guard isInside(place) else { return false }
        let kinds = kindsOfWords[place]
        let ordinary: WordKinds = [.plain, .number, .letter, .ordinal, .timeUnit, .measure, .weekday]
        guard kinds.isDisjoint(with: ordinary) else { return false }
        guard kinds.isDisjoint(with: .anyName) else { return true }
        return !["ing", "ed", "ly", "tion", "ness", "ment", "able", "n't"].contains { text[place].hasSuffix($0) }
    }

    private mutating func isInside(_ place: Int) -> Bool {
        if place >= text.count { sawEnd = true }
        return place >= 0 && place < text.count
    }
}

extension WordKinds {
    static let anyFirst: WordKinds = [.first, .ambiguousFirst, .riskyFirst]
    static let anyLast: WordKinds = [.last, .ambiguousLast]
    static let anyName: WordKinds = [.first, .ambiguousFirst, .riskyFirst, .last, .ambiguousLast]
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
