/// What happens to the words of a session before anybody sees them.
public struct TextConfiguration: Hashable, Sendable {
    /// How words are written.
    public var formatting = TextFormatting.none
    /// What is hidden.
    public var redaction = Redaction.none
    /// What stands for what is hidden.
    public var substitution = Substitution.entityName

    public init() {}

    /// Whether words come out as they go in.
    public var isPlain: Bool { redaction == .none && formatting.isNone }

    public enum Redaction: Hashable, Sendable {
        case none
        /// Everything that the server can find.
        case all
        /// These; a session that asks for one that the server cannot find is refused.
        case policies(Set<RedactionPolicy>)

        /// From `all` or names with commas between them, as `phone_number,email_address`; nil where one is unknown.
        public init?(_ list: String) {
            if list == "all" {
                self = .all
                return
            }
            let names = list.split(separator: ",", omittingEmptySubsequences: false)
            let policies = names.compactMap { RedactionPolicy(rawValue: String($0)) }
            guard policies.count == names.count else { return nil }
            self = .policies(Set(policies))
        }
    }
}
