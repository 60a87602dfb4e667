import ParlanceCore

/// A stretch of words that a policy may hide.
public struct EntitySpan: Hashable, Sendable {
    /// Indices of words.
    public var words: Range<Int>
    public var policy: RedactionPolicy

    public init(words: Range<Int>, policy: RedactionPolicy) {
        self.words = words
        self.policy = policy
    }
}

/// What was found in words, and from where on more words could still change it.
public struct EntityReading: Sendable {
    /// In order, without overlaps.
    public var spans: [EntitySpan]
    /// Spans that end at or before this stay as they are whatever follows, and none that begins before it ends after it.
    public var openFrom: Int
    /// What begins at or after ``openFrom`` and is likely enough an entity that is cut off: hidden where nothing follows.
    public var suspects: [EntitySpan] = []

    public init(spans: [EntitySpan], openFrom: Int, suspects: [EntitySpan] = []) {
        self.spans = spans
        self.openFrom = openFrom
        self.suspects = suspects
    }
}
