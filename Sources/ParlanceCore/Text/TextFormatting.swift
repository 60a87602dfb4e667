/// What to do with recognized words before a reader sees them. Nothing, unless asked for.
public struct TextFormatting: Hashable, Sendable {
    public enum Numbers: String, Hashable, Sendable {
        /// "twenty five dollars"
        case spoken
        /// "25 dollars": numbers as numerals, all else as spoken.
        case numerals
        /// "$25": amounts, dates, times, addresses and all else that the grammar knows.
        case all
    }

    /// What becomes of strong language.
    public enum Profanity: String, CaseIterable, Hashable, Sendable {
        case shown
        /// "f***": the first letter, and a star for each of the others.
        case initial
        /// "****", however long.
        case starred
    }

    public var numbers: Numbers
    /// Full stops, question marks and commas, from pauses and the words themselves.
    public var punctuation: Bool
    /// Capitals at the start of sentences, in names and in "I".
    public var capitals: Bool
    /// "comma", "new line" and the like are obeyed.
    public var dictation: Bool
    /// "um" and "uh" are left out, their time with them.
    public var withoutFillers: Bool
    public var profanity: Profanity
    public var replacements: [TextReplacement]

    public init(
        numbers: Numbers = .spoken, punctuation: Bool = false, capitals: Bool = false, dictation: Bool = false,
        withoutFillers: Bool = false, profanity: Profanity = .shown, replacements: [TextReplacement] = []
    ) {
        self.numbers = numbers
        self.punctuation = punctuation
        self.capitals = capitals
        self.dictation = dictation
        self.withoutFillers = withoutFillers
        self.profanity = profanity
        self.replacements = replacements
    }

    /// Words as the recognizer gave them.
    public static let none = TextFormatting()
    public static let numerals = TextFormatting(numbers: .numerals)
    /// What a reader expects.
    public static let smart = TextFormatting(numbers: .all, punctuation: true, capitals: true)

    /// By its name: `none`, `numerals` or `smart`.
    public init?(name: String) {
        guard let found = Self.named.first(where: { $0.name == name }) else { return nil }
        self = found.formatting
    }

    /// Its name, going by numbers, marks and capitals; nil where there is none for it.
    public var name: String? {
        Self.named.first { name, formatting in
            formatting.numbers == numbers && formatting.punctuation == punctuation && formatting.capitals == capitals
        }?.name
    }

    public static let named: [(name: String, formatting: TextFormatting)] = [
        ("none", .none), ("numerals", .numerals), ("smart", .smart),
    ]

    /// Whether it changes anything.
    public var isNone: Bool { self == .none }

    /// Whether how a word is written depends on the one after it.
    package var looksAhead: Bool { punctuation || capitals || dictation }
}

/// Words to be written otherwise.
public struct TextReplacement: Hashable, Sendable {
    /// The longest phrase that is looked for.
    public static let mostWords = 8
    /// More replacements than this are refused by dialects.
    public static let most = 200

    /// Lower case.
    public let words: [String]
    /// Shown as it is; empty: the words are left out, their time with them.
    public let written: String

    /// Nil when `find` has no words, or more than ``mostWords``.
    public init?(find: String, written: String) {
        let words = find.lowercased().split(separator: " ").map(String.init)
        guard (1...Self.mostWords).contains(words.count) else { return nil }
        self.words = words
        self.written = written
    }
}
