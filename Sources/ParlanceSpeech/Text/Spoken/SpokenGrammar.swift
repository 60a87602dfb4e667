/// Finds what spoken English words stand for: numbers, amounts, dates, times, addresses.
///
/// Reads from left to right. What begins at a word is decided from that word, at most ``longestReading`` words from it
/// on, and at most two words before it; the longest entity wins. A decision that asked for a word which is not there
/// yet is open; all others can not change. Time per word is therefore bounded, whatever the length of an utterance.
///
/// A value; its tables are shared and immutable.
public struct SpokenGrammar: Hashable, Sendable {
    /// How many words one decision may look at: no entity is longer, and no more than this many words are ever open.
    public static let longestReading = 32
    /// How many words before the first are looked at.
    public static let context = 2

    /// Every word that means something to the grammar.
    package static var vocabulary: [String] { Lexicon.shared.words }

    /// What to look for; the words of other kinds may be read as a simpler kind, or not at all.
    public var kinds: Set<EntityKind>
    /// Whether a last word that could begin an e-mail or web address is open.
    ///
    /// Without it, the law of ``SpokenReading/openFrom`` has one exception: an address that begins with an ordinary
    /// word is not foreseen before its first "dot" or "underscore".
    public var holdsAddresses: Bool

    public init(kinds: Set<EntityKind> = .every, holdsAddresses: Bool = false) {
        self.kinds = kinds
        self.holdsAddresses = holdsAddresses
    }

    /// Reads `words`: lower case, no punctuation, an empty word for one that is not to be read.
    ///
    /// - Parameter context: the words before them, of which the last two count ("at", "in", "between").
    public func entities(in words: [String], after context: [String] = []) -> SpokenReading {
        let before = context.suffix(Self.context)
        var reader = SpokenReader(
            words: before.isEmpty ? words : before + words, kinds: EntityKinds(kinds), holdsAddresses: holdsAddresses)
        var reading = SpokenReading(openFrom: words.count)
        var isOpen = false
        var index = before.count
        while index < reader.count {
            reader.begin(at: index)
            let match = reader.longestMatch(at: index)
            if reader.sawEnd, !isOpen {
                isOpen = true
                reading.openFrom = index - before.count
            }
            guard let match else {
                index += 1
                continue
            }
            reading.entities.append(
                SpokenEntity(
                    kind: match.kind, words: index - before.count..<match.end - before.count, written: match.written,
                    digits: match.digits))
            index = match.end
        }
        return reading
    }
}

/// A set of kinds in one word.
struct EntityKinds {
    private var bits: UInt32 = 0

    init(_ kinds: Set<EntityKind>) {
        for (index, kind) in EntityKind.allCases.enumerated() where kinds.contains(kind) { bits |= 1 << UInt32(index) }
    }

    func contains(_ kind: EntityKind) -> Bool {
        bits & 1 << UInt32(Self.index[kind]!) != 0
    }

    private static let index = Dictionary(uniqueKeysWithValues: EntityKind.allCases.enumerated().map { ($1, $0) })
}
