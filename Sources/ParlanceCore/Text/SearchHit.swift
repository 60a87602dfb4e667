/// Where a phrase was said, or something that sounds or looks like it.
public struct SearchHit: Hashable, Sendable {
    /// 0…1: how alike it is, letter by letter.
    public var confidence: Float
    public var span: MediaSpan
    /// The words that were found.
    public var text: String
    /// Which of the words searched.
    public var words: Range<Int>

    public init(confidence: Float, span: MediaSpan, text: String, words: Range<Int>) {
        self.confidence = confidence
        self.span = span
        self.text = text
        self.words = words
    }
}

/// What was found of one of ``TextConfiguration/searches`` in one result.
public struct SearchFinding: Hashable, Sendable {
    /// The phrase as the client wrote it.
    public var query: String
    /// In order of time; empty where it was not said.
    public var hits: [SearchHit]

    public init(query: String, hits: [SearchHit]) {
        self.query = query
        self.hits = hits
    }
}
