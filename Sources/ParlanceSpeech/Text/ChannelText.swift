import ParlanceCore

/// What a channel's words go through: first redaction, then formatting, so that nothing hidden is ever written.
public struct ChannelText: TextProcessor {
    private let searches: [SearchPhrase]
    /// Nil: nobody asks for entities.
    private let finders: EntityFinders?
    private var redactor: Redactor?
    /// Nil: no number is hidden for its digits alone.
    private let veil: DigitVeil?
    private var formatter: TextFormatter
    /// Committed words that the redactor has let go and the formatter has not.
    private var unwritten: [Word] = []

    /// Nil where words are to come out as they go in. Throws where something is to be hidden that nothing here finds:
    /// better no session than one with it in the open.
    public init?(_ configuration: TextConfiguration) throws(SessionFailure) {
        if configuration.isPlain { return nil }
        if configuration.hidesWords {
            redactor = Redactor(
                try Self.policies(configuration.redaction), hiddenDigits: configuration.hiddenDigits,
                substitution: configuration.substitution, numbers: configuration.formatting.numbers)
        }
        veil = configuration.hiddenDigits.map { DigitVeil(least: $0, substitution: configuration.substitution) }
        formatter = TextFormatter(configuration.formatting)
        finders = configuration.findsEntities ? EntityFinders(EntityFinders.available) : nil
        searches = configuration.searches.compactMap { SearchPhrase($0) }
    }

    private static func policies(
        _ redaction: TextConfiguration.Redaction
    ) throws(SessionFailure) -> Set<RedactionPolicy> {
        switch redaction {
        case .none: return []
        case .all: return EntityFinders.available
        case .policies(let wanted):
            if let unknown = wanted.subtracting(EntityFinders.available).map(\.rawValue).min() {
                let known = EntityFinders.available.map(\.rawValue).sorted().joined(separator: ", ")
                throw .unsupported(
                    "'\(unknown)' cannot be found here, so it cannot be hidden. There are: \(known).",
                    parameter: .init(name: "redact", value: unknown))
            }
            return wanted
        }
    }

    public mutating func commit(_ words: [Word], endsUtterance: Bool) -> [Word] {
        unwritten += redactor?.commit(words, endsUtterance: endsUtterance) ?? words
        guard endsUtterance else {
            let (written, count) = formatter.commitDecided(of: unwritten)
            unwritten.removeFirst(count)
            return veiled(written)
        }
        defer { unwritten = [] }
        return veiled(formatter.commit(unwritten, endsUtterance: true))
    }

    public func preview(_ words: [Word]) -> [Word] {
        let known = unhidden(words)
        let shown = formatter.preview(known)
        guard let veil else { return shown }
        // What is not decided may yet be written as part of a number, and that be hidden.
        return veil.over(Array(shown.prefix(decidedWords(of: shown, from: known))))
    }

    private func veiled(_ words: [Word]) -> [Word] { veil?.over(words) ?? words }

    public func settled(of words: [Word], shownAs shown: [Word]) -> Int {
        let decided = decidedWords(of: shown, from: unhidden(words))
        // What stands for hidden words may grow with them.
        return shown.prefix(decided).prefix { $0.hidden == nil }.count
    }

    /// How many words, as they are shown, no further word can change.
    private func decidedWords(of shown: [Word], from known: [Word]) -> Int {
        guard let through = known.dropLast(formatter.openWords(in: known)).last?.span.end else { return 0 }
        return shown.prefix { $0.span.end <= through }.count
    }

    /// Those kept back before, and these as far as the redactor lets them go.
    private func unhidden(_ words: [Word]) -> [Word] { unwritten + (redactor?.preview(words) ?? words) }

    public mutating func write(numbers: TextFormatting.Numbers) {
        formatter.write(numbers: numbers)
        redactor?.write(numbers: numbers)
    }

    public func search(_ shown: [Word]) -> [SearchFinding] {
        searches.map { SearchFinding(query: $0.phrase, hits: $0.hits(in: shown)) }
    }

    public func entities(in shown: [Word]) -> [FoundEntity] {
        guard let finders, !shown.isEmpty else { return [] }
        // A word that is shown may stand for several that were spoken, of which the finders know.
        var spoken: [String] = []
        var places: [Int] = []
        for (place, word) in shown.enumerated() {
            let parts = word.hidden == nil ? word.text.split(separator: " ").map(String.init) : [word.text]
            spoken += parts
            places += parts.map { _ in place }
        }
        let reading = finders.read(spoken)
        var found: [FoundEntity] = []
        for span in (reading.spans + reading.suspects).sorted(by: { $0.words.lowerBound < $1.words.lowerBound }) {
            let words = places[span.words.lowerBound]..<places[span.words.upperBound - 1] + 1
            guard words.lowerBound >= found.last?.words.upperBound ?? 0, shown[words].allSatisfy({ $0.hidden == nil })
            else { continue }
            let confidence = shown[words].reduce(0) { $0 + $1.confidence } / Float(words.count)
            found.append(FoundEntity(policy: span.policy, words: words, confidence: confidence))
        }
        return found
    }

    public var heldFrom: MediaTime? { (unwritten.first ?? redactor?.held.first)?.span.start }
}
