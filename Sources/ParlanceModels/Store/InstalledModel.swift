/// A usable model folder inside the models directory.
public struct InstalledModel: Hashable, Sendable {
    /// The folder's name.
    public var name: String
    public var path: String
    public var facts: ModelFacts
    /// Its entry in the catalogue, if it has one.
    public var catalogue: CatalogueModel?

    public init(name: String, path: String, facts: ModelFacts, catalogue: CatalogueModel?) {
        self.name = name
        self.path = path
        self.facts = facts
        self.catalogue = catalogue
    }

    /// Only general models of the catalogue do; anything else (digits, synthetic, one's own) loads when it is named.
    public var mayBecomeDefault: Bool { catalogue != nil }

    /// From the model's metadata, else as the catalogue has it.
    public var chunkMilliseconds: Int? { facts.chunkMilliseconds ?? catalogue?.chunkMilliseconds }

    public var meetsLatencyBudget: Bool? {
        facts.meetsLatencyBudget ?? chunkMilliseconds.map(LatencyBudget.isMet(chunkMilliseconds:))
    }
}

/// A folder that looks like a model but cannot be used.
public struct UnusableModel: Hashable, Sendable {
    public var name: String
    public var path: String
    public var reason: String
}
