import ParlanceCore

/// What a channel's words go through: redaction.
public struct ChannelText: TextProcessor {
    private var redactor: Redactor

    /// Nil where words are to come out as they go in. Throws where something is to be hidden that nothing here finds:
    /// better no session than one with it in the open.
    public init?(_ configuration: TextConfiguration) throws(SessionFailure) {
        let policies: Set<RedactionPolicy>
        switch configuration.redaction {
        case .none: return nil
        case .all: policies = EntityFinders.available
        case .policies(let wanted):
            if let unknown = wanted.subtracting(EntityFinders.available).map(\.rawValue).min() {
                let known = EntityFinders.available.map(\.rawValue).sorted().joined(separator: ", ")
                throw .unsupported(
                    "'\(unknown)' cannot be found here, so it cannot be hidden. There are: \(known).",
                    parameter: .init(name: "redact", value: unknown))
            }
            policies = wanted
        }
        redactor = Redactor(policies, substitution: configuration.substitution)
    }

    public mutating func commit(_ words: [Word], endsUtterance: Bool) -> [Word] {
        redactor.commit(words, endsUtterance: endsUtterance)
    }

    public func preview(_ words: [Word]) -> [Word] { redactor.preview(words) }

    public var heldFrom: MediaTime? { redactor.held.first?.span.start }
}
