/// One recognized word.
public struct Word: Hashable, Sendable {
    /// As spoken: lower case, no punctuation.
    public var text: String
    /// As a reader wants to see it. Equal to `text` where no formatting is in force.
    public var written: String
    public var span: MediaSpan
    /// 0…1; how sure the recognizer is. 0 where the engine cannot say.
    public var confidence: Float
    /// 0…1: how likely this word of a partial will be committed as it is. 1 when committed.
    public var stability: Float = 1
    /// Set on a word that stands for hidden ones: neither its ``text`` nor its ``written`` holds anything of them.
    public var hidden: RedactionPolicy?
    /// Who said it: 0 for the first speaker of its channel, and so on. Nil where nobody asked, or nobody knows.
    public var speaker: Int?
    /// BCP-47, where the model itself has said in which language this was.
    public var language: String?

    public init(text: String, written: String? = nil, span: MediaSpan, confidence: Float) {
        self.text = text
        self.written = written ?? text
        self.span = span
        self.confidence = confidence
    }
}
