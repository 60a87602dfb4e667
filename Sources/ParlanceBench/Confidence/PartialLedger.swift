import ParlanceCore

/// What somebody who watches one channel's partials sees: words that stay, words that change, and how long they take to
/// come. Of sessions without text processing.
public struct PartialLedger: Sendable {
    /// What is looked at.
    public enum View: Sendable {
        /// All words of partials.
        case all
        /// Only words that are promised to stay.
        case stable
    }

    private let view: View
    private var committed: [Word] = []
    /// Words seen behind the committed ones, and since when each has been there, media time.
    private var shown: [(text: String, since: MediaTime)] = []
    private var clock = MediaTime.zero
    /// Words of partials, and how many words had been committed before them.
    private var claims: [(words: [Word], after: Int)] = []

    /// Words that were shown, and then changed or vanished.
    public private(set) var revisions = 0
    /// Words that were committed.
    public var words: Int { committed.count }
    /// Of each committed word: seconds of audio from its end until it was there to stay.
    public private(set) var delays: [Double] = []

    public init(_ view: View) { self.view = view }

    public mutating func take(_ event: SessionEvent) {
        switch event {
        case .partial(let transcript):
            clock = max(clock, transcript.span.end)
            let seen = view == .all ? transcript.words[...] : transcript.words.prefix(transcript.stableWords ?? 0)
            show(seen.map(\.text))
            claims.append((transcript.words, committed.count))
        case .committed(let transcript):
            clock = max(clock, transcript.span.end)
            commit(transcript)
        default: break
        }
    }

    private mutating func show(_ words: [String]) {
        revisions += Self.changed(shown.map(\.text), words)
        let standing = zip(shown, words).prefix { $0.text == $1 }.count
        shown.removeLast(shown.count - standing)
        for word in words.dropFirst(standing) { shown.append((word, clock)) }
    }

    private mutating func commit(_ transcript: Transcript) {
        // What follows the committed words may stay on the screen, unless the utterance has ended.
        let words = transcript.words.map(\.text)
        let rest = transcript.endpoint == nil ? shown.dropFirst(words.count).map(\.text) : []
        show(words + rest)
        for (word, seen) in zip(transcript.words, shown) {
            delays.append((seen.since - word.span.end).seconds)
        }
        shown.removeFirst(min(words.count, shown.count))
        committed += transcript.words
    }

    /// Words of `old` that are not in `new`, or are others there. What `new` has more is no change.
    private static func changed(_ old: [String], _ new: [String]) -> Int {
        if new.starts(with: old) { return 0 }
        let errors = WordErrors(reference: old, hypothesis: new)
        return errors.substitutions + errors.deletions
    }

    /// Each word of each partial with what was said of its stability, and whether it was committed so: the same word in
    /// the same place of the audio. To be asked when the session has ended.
    public func claims(recording: Int) -> [ProbableWord] {
        claims.flatMap { words, after in
            let followed = committed[after...]
            return words.map { word in
                let stands = followed.prefix { $0.span.start < word.span.end }
                    .contains { $0.text == word.text && word.span.start < $0.span.end }
                return ProbableWord(probability: word.stability, isRight: stands, recording: recording)
            }
        }
    }
}
