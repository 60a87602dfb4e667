/// What stands for words that were hidden.
public enum Substitution: String, CaseIterable, Sendable {
    /// Every letter and digit becomes `#`; what separates them stays: `###-####`.
    case hash
    /// Every letter and digit becomes `*`.
    case asterisks
    /// `[PHONE_NUMBER]`.
    case entityName = "entity_name"

    /// - Parameter written: the entity as it would be written.
    public func text(for written: String, _ policy: RedactionPolicy) -> String {
        switch self {
        case .hash: Self.mask(written, "#")
        case .asterisks: Self.mask(written, "*")
        case .entityName: "[\(policy.rawValue.uppercased())]"
        }
    }

    private static func mask(_ text: String, _ mark: Character) -> String {
        String(text.map { $0.isLetter || $0.isNumber ? mark : $0 })
    }
}
