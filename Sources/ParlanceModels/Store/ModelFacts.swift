/// What reading a model's folder tells about it.
public struct ModelFacts: Hashable, Sendable {
    /// Kind of network, as the reader names it.
    public var family: String
    /// Audio per decode step, from the model's own metadata. Nil where it does not say.
    public var chunkMilliseconds: Int?
    /// Whether live captions can come within ``LatencyBudget``, where the reader knows better than from the chunk alone.
    public var meetsLatencyBudget: Bool?
    /// Whether sessions can give it words to favour. Nil where the reader does not know.
    public var takesHotwords: Bool?

    public init(
        family: String, chunkMilliseconds: Int?, meetsLatencyBudget: Bool? = nil, takesHotwords: Bool? = nil
    ) {
        self.takesHotwords = takesHotwords
        self.family = family
        self.chunkMilliseconds = chunkMilliseconds
        self.meetsLatencyBudget = meetsLatencyBudget
    }
}

/// Reads a folder; throws when no recognizer can use it, with a description of what is missing.
///
/// A closure, so that this room need not know the recognizers. Called on any thread; may block.
public typealias ModelInspector = @Sendable (_ folder: String) throws -> ModelFacts
