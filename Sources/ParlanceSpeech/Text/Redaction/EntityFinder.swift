import ParlanceCore

/// Finds entities in words as they are spoken. A value; any thread.
///
/// Its law: for every sentence and every beginning of it, the spans of the beginning that end at or before its ``EntityReading/openFrom``
/// are exactly those of the whole sentence there, and no span of the whole begins before it and ends after it. So what
/// has been shown of a stream is never hidden later.
public protocol EntityFinder: Sendable {
    /// - Parameter policies: what is looked for; others may be left out.
    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading
}

extension EntityFinder {
    /// The same for words that nobody has looked up yet.
    public func read(_ words: [String], policies: Set<RedactionPolicy>) -> EntityReading {
        read(HeardWords(words), policies: policies)
    }
}
