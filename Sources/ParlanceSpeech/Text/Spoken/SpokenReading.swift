/// Words that stand for something written otherwise.
public struct SpokenEntity: Hashable, Sendable {
    public var kind: EntityKind
    /// Which words, counted from the first word given.
    public var words: Range<Int>
    /// As a reader wants to see it.
    public var written: String
    /// The bare value: the digits of a phone, card or digit string; an amount as a plain decimal; a date as
    /// year-month-day, as far as they were said. Nil where there is no such thing.
    public var digits: String?

    public init(kind: EntityKind, words: Range<Int>, written: String, digits: String? = nil) {
        self.kind = kind
        self.words = words
        self.written = written
        self.digits = digits
    }
}

/// What a ``SpokenGrammar`` found.
public struct SpokenReading: Hashable, Sendable {
    /// In order, none overlapping another.
    public var entities: [SpokenEntity]
    /// The first word whose reading could still change if more words came; the number of words when there is none.
    ///
    /// No entity begins before it and ends after it, and whatever follows, entities before it stay as they are.
    public var openFrom: Int

    public init(entities: [SpokenEntity] = [], openFrom: Int) {
        self.entities = entities
        self.openFrom = openFrom
    }
}
