/// What happens to the words of a session before anybody sees them.
public struct TextConfiguration: Hashable, Sendable {
    /// How words are written.
    public var formatting = TextFormatting.none
    /// What is hidden.
    public var redaction = Redaction.none
    /// Numbers with at least so many digits in a row are hidden, whatever they are; 1: every number. Nil: only those that
    /// ``redaction`` names.
    public var hiddenDigits: Int?
    /// What stands for what is hidden.
    public var substitution = Substitution.entityName
    /// Phrases that are looked for in what is shown; found ones come with each committed result.
    public var searches: [String] = []

    /// Entities are looked for in what is shown; found ones come with each committed result.
    public var findsEntities = false

    /// More phrases than this are refused by dialects.
    public static let mostSearches = 50

    public init() {}

    /// Whether words come out as they go in, and nothing is looked for in them.
    public var isPlain: Bool { !hidesWords && formatting.isNone && searches.isEmpty && !findsEntities }

    /// Whether anything is to be hidden.
    public var hidesWords: Bool { redaction != .none || hiddenDigits != nil }

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

        /// What either of the two hides.
        public func union(_ other: Redaction) -> Redaction {
            switch (self, other) {
            case (.all, _), (_, .all): .all
            case (.none, let one), (let one, .none): one
            case (.policies(let some), .policies(let more)): .policies(some.union(more))
            }
        }

        /// As ``init(_:)`` reads it; nil for none.
        public var list: String? {
            switch self {
            case .none: nil
            case .all: "all"
            case .policies(let policies): policies.map(\.rawValue).sorted().joined(separator: ",")
            }
        }
    }
}
