/// Words with what the lists say of each, looked up once for all finders. A value; any thread.
public struct HeardWords: Sendable {
    /// As they were spoken: lower case, without punctuation.
    let text: [String]
    private let facts: [WordFacts]
    /// The roles of all of them together.
    let roles: WordRoles

    public init(_ text: [String]) {
        self.init(text, text.map { Vocabulary.shared.facts(of: $0) })
    }

    private init(_ text: [String], _ facts: [WordFacts]) {
        self.text = text
        self.facts = facts
        roles = facts.reduce(into: []) { $0.formUnion($1.roles) }
    }

    /// Some of the words, in order.
    func choose(_ places: [Int]) -> HeardWords { HeardWords(places.map { text[$0] }, places.map { facts[$0] }) }

    public var count: Int { text.count }

    subscript(place: Int) -> String { text[place] }
    func code(_ place: Int) -> CodeWord { facts[place].code }
    func said(_ place: Int) -> SaidWord { facts[place].said }
    func phrase(_ place: Int) -> Int32 { facts[place].phrase }
    func isPossessive(_ place: Int) -> Bool { facts[place].isPossessive }
    func isFormed(_ place: Int) -> Bool { facts[place].isFormed }
    func has(_ place: Int, _ roles: WordRoles) -> Bool { !facts[place].roles.isDisjoint(with: roles) }

    /// Whether the words of `phrase` begin at `place`.
    func starts(_ phrase: [String], at place: Int) -> Bool {
        guard place + phrase.count <= count else { return false }
        for (index, word) in phrase.enumerated() where text[place + index] != word { return false }
        return true
    }

    /// Whether the words end in the middle of `phrase`, which begins at `place`.
    func isCut(_ phrase: [String], at place: Int) -> Bool {
        guard place < count, count - place < phrase.count else { return false }
        for index in place..<count where text[index] != phrase[index - place] { return false }
        return true
    }
}

/// What the lists say of one word.
struct WordFacts: Sendable {
    var code = CodeWord.other
    var said = SaidWord.other
    var roles: WordRoles = []
    /// What stands for it in the trie of phrases; of a possessive the word without its ending.
    var phrase = PhraseTrie.unknown
    var isPossessive = false
    /// Ends as verbs, adverbs and nouns of action do, and names hardly: "ing", "ly", "ment".
    var isFormed = false

    init() {}

    init(of word: String) {
        var end: UInt32 = 0
        for byte in word.utf8.suffix(4) { end = end << 8 | UInt32(byte) }
        for ending in Self.endings where end & ending.mask == ending.end { isFormed = true }
        isPossessive = end & 0xffff == 0x2773
    }

    private static let endings: [(end: UInt32, mask: UInt32)] = [
        "ing", "ed", "ly", "tion", "ness", "ment", "able", "n't",
    ].map {
        (end: $0.utf8.reduce(0) { $0 << 8 | UInt32($1) }, mask: $0.utf8.reduce(0) { mask, _ in mask << 8 | 0xff })
    }
}

/// What a word does in numbers and addresses.
struct WordRoles: OptionSet, Sendable {
    var rawValue: UInt32

    /// Stands in an address by itself: a letter or a number.
    static var sign: WordRoles { WordRoles(rawValue: 1 << 0) }
    /// May be a part of an address.
    static var part: WordRoles { WordRoles(rawValue: 1 << 1) }
    /// Begins no address.
    static var talk: WordRoles { WordRoles(rawValue: 1 << 2) }
    /// The same of a host's name.
    static var hostTalk: WordRoles { WordRoles(rawValue: 1 << 3) }
    static var connector: WordRoles { WordRoles(rawValue: 1 << 4) }
    static var dash: WordRoles { WordRoles(rawValue: 1 << 5) }
    /// The last label of a host: "com".
    static var lastLabel: WordRoles { WordRoles(rawValue: 1 << 6) }
    static var filler: WordRoles { WordRoles(rawValue: 1 << 7) }
    /// An aside may begin: "all lower case".
    static var aside: WordRoles { WordRoles(rawValue: 1 << 8) }
    /// What takes back may begin: "no sorry".
    static var correction: WordRoles { WordRoles(rawValue: 1 << 9) }
    /// Says how the letter before it is meant: "as in bravo".
    static var spelling: WordRoles { WordRoles(rawValue: 1 << 10) }
    /// May end a phrase that names the number behind it.
    static var context: WordRoles { WordRoles(rawValue: 1 << 11) }
    /// "password" and the like.
    static var password: WordRoles { WordRoles(rawValue: 1 << 12) }
    /// Somebody speaks of e-mail.
    static var mail: WordRoles { WordRoles(rawValue: 1 << 13) }
}

/// What all lists together say of each word; built once per process, at first use.
struct Vocabulary: Sendable {
    static let shared = Vocabulary()

    private let known: [String: WordFacts]

    private init() {
        var known: [String: WordFacts] = [:]
        let phrases = OpenLexicon.shared.trie.ids
        for word in phrases.keys { known[word] = WordFacts(of: word) }
        for word in CodeWord.table.keys { known[word] = WordFacts(of: word) }
        for word in SaidWord.table.keys { known[word] = WordFacts(of: word) }
        for (words, role) in Self.lists {
            for word in words { known[word, default: .init(of: word)].roles.formUnion(role) }
        }
        for word in known.keys {
            known[word]!.code = CodeWord.table[word] ?? .other
            known[word]!.said = SaidWord.table[word] ?? .other
            known[word]!.roles.formUnion(Self.roles(of: word, known[word]!))
            if let phrase = phrases[word] {
                known[word]!.phrase = phrase
                known[word]!.isPossessive = false
            } else if known[word]!.isPossessive {
                known[word]!.phrase = phrases[String(word.dropLast(2))] ?? PhraseTrie.unknown
            }
        }
        self.known = known
    }

    func facts(of word: String) -> WordFacts {
        if let facts = known[word] { return facts }
        var facts = WordFacts(of: word)
        guard let first = word.utf8.first else { return facts }
        if first >= 128 ? word.first?.isLetter == true : (97...122).contains(first | 32) { facts.roles = .part }
        if facts.isPossessive {
            facts.phrase = known[String(word.dropLast(2))]?.phrase ?? PhraseTrie.unknown
        }
        return facts
    }

    private static let lists: [(Set<String>, WordRoles)] = [
        (AddressPart.talk, .talk), (AddressPart.hostTalk, .hostTalk), (AddressPart.connectors, .connector),
        (["dash", "hyphen"], .dash), (HostName.last, .lastLabel), (Set(CompactWords.asides.map { $0[0] }), .aside),
        (Correction.first, .correction), (["as", "for", "like", "ray"], .spelling), (CodeContext.last, .context),
        (PasswordFinder.names.union(["password's"]), .password), (EmailFinder.names, .mail),
    ]

    private static func roles(of word: String, _ facts: WordFacts) -> WordRoles {
        var roles: WordRoles = []
        switch facts.code {
        case .digit, .teen, .tens, .hundred, .letter, .radio, .times: roles.insert(.sign)
        case .filler: roles.insert(.filler)
        default: break
        }
        let isMark = facts.roles.contains(.connector) || ["at", "slash", "colon"].contains(word)
        if !isMark, word.first?.isLetter == true { roles.insert(.part) }
        return roles
    }
}
