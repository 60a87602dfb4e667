import ParlanceCore

/// Hides entities in the words of one channel, before anything leaves the server.
///
/// A value that lives as long as the channel. Words come as they are committed; those that could still become part of an
/// entity are kept back until more words have decided it, at most ``bound`` of them, or until the utterance ends:
/// then what is likely enough an entity that was cut off is hidden, and the rest is let go. Words that were let go are
/// still looked at for a while, so that an entity that goes on after a pause is hidden, too.
public struct Redactor: Sendable {
    /// So many words are kept back at most; beyond it the older half is decided as if the utterance ended.
    public static let bound = 64
    /// So many words that were let go are still looked at.
    private static let context = 24

    private let finders: EntityFinders
    private let substitution: Substitution
    /// Writes what is hidden before it is masked.
    private var writer: TextFormatter
    /// Spoken forms of words that were let go.
    private var past: [String] = []
    /// Committed words that are kept back.
    public private(set) var held: [Word] = []

    /// - Parameters:
    ///   - hiddenDigits: numbers with at least so many digits in a row are hidden, too.
    ///   - numbers: how numbers would be written that are masked letter by letter.
    public init(
        _ policies: Set<RedactionPolicy>, hiddenDigits: Int? = nil, substitution: Substitution,
        numbers: TextFormatting.Numbers = .spoken
    ) {
        finders = EntityFinders(policies, hiddenDigits: hiddenDigits)
        self.substitution = substitution
        writer = TextFormatter(TextFormatting(numbers: numbers))
    }

    /// From now on numbers that are masked are written so before.
    public mutating func write(numbers: TextFormatting.Numbers) { writer.write(numbers: numbers) }

    /// Takes committed words; returns those that can be shown for good.
    ///
    /// - Parameter endsUtterance: nothing is kept back.
    public mutating func commit(_ words: [Word], endsUtterance: Bool) -> [Word] {
        held += words
        let reading = read(held)
        guard !endsUtterance else { return release(held.count, reading.spans + reading.suspects) }
        let shown = release(reading.openFrom - past.count, reading.spans)
        guard held.count > Self.bound else { return shown }
        let rest = read(held)
        return shown + release(held.count - Self.bound / 2, rest.spans + rest.suspects)
    }

    /// What may be shown of words that can still change, those kept back before them.
    public func preview(_ words: [Word]) -> [Word] {
        let all = held + words
        let reading = read(all)
        return write(all.prefix(max(reading.openFrom - past.count, 0)), reading.spans)
    }

    private func read(_ words: [Word]) -> EntityReading { finders.read(past + words.map(\.text)) }

    /// Lets the first `count` of the words that are kept back go, as `spans` says of them.
    private mutating func release(_ count: Int, _ spans: [EntitySpan]) -> [Word] {
        guard count > 0 else { return [] }
        let shown = write(held.prefix(count), spans)
        past = Array((past + held.prefix(count).map(\.text)).suffix(Self.context))
        held.removeFirst(count)
        return shown
    }

    /// - Parameter spans: in order; indices count from the beginning of `past`.
    private func write(_ words: ArraySlice<Word>, _ spans: [EntitySpan]) -> [Word] {
        var shown: [Word] = []
        var index = 0
        for span in spans {
            let from = max(span.words.lowerBound - past.count, index)
            let through = min(span.words.upperBound - past.count, words.count)
            guard from < through else { continue }
            shown += words[index..<from]
            shown += substitute(words[from..<through], span.policy)
            index = through
        }
        return shown + words[index...]
    }

    /// Nothing that was spoken stays, neither written nor spoken form.
    private func substitute(_ words: ArraySlice<Word>, _ policy: RedactionPolicy) -> [Word] {
        guard let first = words.first, let last = words.last else { return [] }
        guard substitution == .entityName else {
            var writer = writer
            return writer.commit(Array(words), endsUtterance: true).map { word in
                Word(
                    hidden: policy, as: substitution.text(for: word.written, policy), word.span, word.confidence,
                    by: word.speaker)
            }
        }
        let confidence = words.reduce(0) { $0 + $1.confidence } / Float(words.count)
        let span = MediaSpan(start: first.span.start, end: last.span.end)
        return [Word(hidden: policy, as: substitution.text(for: "", policy), span, confidence, by: first.speaker)]
    }
}

extension Word {
    /// A word that stands for hidden ones.
    init(
        hidden policy: RedactionPolicy, as text: String, _ span: MediaSpan, _ confidence: Float, by speaker: Int?
    ) {
        self.init(text: text, span: span, confidence: confidence)
        hidden = policy
        self.speaker = speaker
    }
}
