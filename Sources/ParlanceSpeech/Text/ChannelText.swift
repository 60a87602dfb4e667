import ParlanceCore

/// What a channel's words go through: first redaction, then formatting, so that nothing hidden is ever written.
public struct ChannelText: TextProcessor {
    private var redactor: Redactor?
    private var formatter: TextFormatter
    /// Committed words that the redactor has let go and the formatter has not.
    private var unwritten: [Word] = []

    /// Nil where words are to come out as they go in. Throws where something is to be hidden that nothing here finds:
    /// better no session than one with it in the open.
    public init?(_ configuration: TextConfiguration) throws(SessionFailure) {
        if configuration.isPlain { return nil }
        let policies = try Self.policies(configuration.redaction)
        if !policies.isEmpty { redactor = Redactor(policies, substitution: configuration.substitution) }
        formatter = TextFormatter(configuration.formatting)
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
            return written
        }
        defer { unwritten = [] }
        return formatter.commit(unwritten, endsUtterance: true)
    }

    public func preview(_ words: [Word]) -> [Word] {
        formatter.preview(unwritten + (redactor?.preview(words) ?? words))
    }

    public var heldFrom: MediaTime? { (unwritten.first ?? redactor?.held.first)?.span.start }
}
