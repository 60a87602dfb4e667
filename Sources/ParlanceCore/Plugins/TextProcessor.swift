/// From the words of one channel as they are spoken to the words that are shown. Lives on the session's worker, as long
/// as the channel.
///
/// Words that are shown are final in what they hide: what ``preview(_:)`` shows of words, a later ``commit(_:endsUtterance:)``
/// of them never hides. Both may keep the last words back until more have come.
public protocol TextProcessor: Sendable {
    /// Takes committed words, in the order of time; returns those that are shown for good, with those kept back before.
    ///
    /// - Parameter endsUtterance: nothing is kept back.
    mutating func commit(_ words: [Word], endsUtterance: Bool) -> [Word]
    /// What is shown of words that may still change, which follow what was committed; words kept back come first.
    func preview(_ words: [Word]) -> [Word]
    /// How many of the words that ``preview(_:)`` shows of these will be shown so for good, whatever follows, if the words
    /// themselves do not change: "twenty" is not among them, since "five" may follow.
    ///
    /// - Parameter shown: what ``preview(_:)`` has given for `words`.
    func settled(of words: [Word], shownAs shown: [Word]) -> Int
    /// From now on numbers are written so, in words kept back as well.
    mutating func write(numbers: TextFormatting.Numbers)
    /// What is found in words that are shown, of each of the phrases that the session looks for.
    func search(_ shown: [Word]) -> [SearchFinding]
    /// The entities in words that are shown, in order, without overlap; none where the session does not ask. What is hidden
    /// is none.
    func entities(in shown: [Word]) -> [FoundEntity]
    /// Where the first word begins that was committed and is kept back; nil where none is.
    var heldFrom: MediaTime? { get }
}

extension TextProcessor {
    public func entities(in shown: [Word]) -> [FoundEntity] { [] }
}
