import ParlanceCore

/// What an operator says of this dialect: who may come in, and what names stand for.
public struct AmazonSettings: Sendable {
    /// None: whoever reaches the server may use it, as far as it asks for no keys elsewhere.
    public var keys: [AmazonKey]
    /// The only region whose signatures are accepted; nil: any.
    public var region: String?
    public var vocabularies: AmazonVocabularies

    public init(
        keys: [AmazonKey] = [], region: String? = nil, vocabularies: AmazonVocabularies = AmazonVocabularies()
    ) {
        self.keys = keys
        self.region = region
        self.vocabularies = vocabularies
    }
}

/// Lists of words that requests name.
public struct AmazonVocabularies: Hashable, Sendable {
    /// `vocabulary-name`: phrases that are more likely than usual.
    public var vocabularies: [String: [String]]
    /// `vocabulary-filter-name`: phrases that are not to be shown.
    public var filters: [String: [String]]

    public init(vocabularies: [String: [String]] = [:], filters: [String: [String]] = [:]) {
        self.vocabularies = vocabularies
        self.filters = filters
    }
}
