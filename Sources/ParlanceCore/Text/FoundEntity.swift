/// Something in a result that has a kind: a name, a number, an address.
public struct FoundEntity: Hashable, Sendable {
    /// What it is, by the name under which it could be hidden.
    public var policy: RedactionPolicy
    /// Which of the result's words.
    public var words: Range<Int>
    /// 0…1: how sure the recognizer is of those words. How sure it is that they are what they are taken for, nobody says.
    public var confidence: Float

    public init(policy: RedactionPolicy, words: Range<Int>, confidence: Float) {
        self.policy = policy
        self.words = words
        self.confidence = confidence
    }
}
