/// One pass over words, which remembers whether a decision wanted to see a word that is not there yet.
///
/// That memory is what makes ``SpokenReading/openFrom`` true by construction: the classes look at words through the
/// subscript and nowhere else, so a decision that never saw the end is a function of words that will not change.
struct SpokenReader {
    private let words: [String]
    private let lexemes: [Lexeme]
    let kinds: EntityKinds
    let holdsAddresses: Bool
    /// Whether the end was seen since ``begin(at:)``.
    var sawEnd = false
    private var limit = 0

    init(words: [String], kinds: EntityKinds, holdsAddresses: Bool) {
        self.words = words
        self.kinds = kinds
        self.holdsAddresses = holdsAddresses
        lexemes = words.map { Lexicon.shared[$0] }
    }

    var count: Int { words.count }

    /// A new decision, about what begins at a word.
    mutating func begin(at index: Int) {
        sawEnd = false
        limit = index + SpokenGrammar.longestReading
    }

    subscript(index: Int) -> Lexeme {
        mutating get {
            guard index < limit else { return .nothing }
            guard index < lexemes.count else {
                sawEnd = true
                return .nothing
            }
            return lexemes[index]
        }
    }

    /// The word itself, empty where there is none.
    mutating func word(_ index: Int) -> String {
        guard index < limit else { return "" }
        guard index < words.count else {
            sawEnd = true
            return ""
        }
        return words[index]
    }

    /// The word `distance` (1 or 2) before.
    func before(_ index: Int, by distance: Int = 1) -> Lexeme {
        index >= distance ? lexemes[index - distance] : .nothing
    }
}

/// An entity that begins at the word in question.
struct Match {
    var kind: EntityKind
    /// One past its last word.
    var end: Int
    var written: String
    var digits: String?

    init(_ kind: EntityKind, to end: Int, _ written: String, digits: String? = nil) {
        self.kind = kind
        self.end = end
        self.written = written
        self.digits = digits
    }
}

extension SpokenReader {
    /// The longest entity that begins here; of equals, the one whose class is asked first.
    mutating func longestMatch(at index: Int) -> Match? {
        let first = lexemes[index]
        guard !words[index].isEmpty else { return nil }
        var best: Match?
        func consider(_ match: Match?) {
            guard let match, kinds.contains(match.kind), match.end > best?.end ?? 0 else { return }
            best = match
        }
        if first.roles.contains(.numberStart) {
            consider(card(at: index))
            consider(phone(at: index))
            consider(internetAddress(at: index))
            consider(hardwareAddress(at: index))
            consider(time(at: index))
            consider(date(at: index))
            consider(streetAddress(at: index))
            consider(money(at: index))
            consider(percent(at: index))
            consider(measure(at: index))
            consider(range(at: index))
            consider(ordinal(at: index))
            consider(fraction(at: index))
            consider(decimal(at: index))
            consider(year(at: index))
            consider(digits(at: index))
            consider(cardinal(at: index))
        } else if !first.roles.isDisjoint(with: [.month, .ordinal]) {
            consider(date(at: index))
            consider(ordinal(at: index))
        }
        if first.roles.contains(.letter) || first.keyword == .double || first.keyword == .triple {
            consider(hardwareAddress(at: index))
            consider(letters(at: index))
        }
        if kinds.contains(.email) || kinds.contains(.url) { consider(webAddress(at: index)) }
        return best
    }
}
