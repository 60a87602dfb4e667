import ParlanceCore

/// `redact_pii_policies`: the provider's names. Most are ours too; of recordings there are finer ones, which stand for
/// their whole kind, and a few of which nothing here tells anything.
package enum AssemblyAIPolicies {
    /// Finer names than ours.
    private static let finer: [String: RedactionPolicy] = [
        "day": .date, "month": .date, "year": .date, "location_address": .location,
        "location_address_street": .location, "location_city": .location, "location_coordinate": .location,
        "location_country": .location, "location_state": .location, "location_zip": .location,
        "organization_id": .organization, "medical_code": .medicalCondition,
    ]
    /// Known to the provider; nothing here finds them.
    package static let undetectable: Set<String> = [
        "corporate_action", "effect", "financial_metric", "product", "project", "trend",
    ]

    /// Nil: the provider has no such policy. An empty set: it has, and nothing here finds it.
    package static func policies(named name: String) -> Set<RedactionPolicy>? {
        if let policy = RedactionPolicy(rawValue: name) ?? finer[name] { return [policy] }
        return undetectable.contains(name) ? [] : nil
    }

    /// Without names, everything.
    static func redaction(of names: [String]?) throws(SessionFailure) -> TextConfiguration.Redaction {
        guard let names, !names.isEmpty else { return .all }
        var all: Set<RedactionPolicy> = []
        for name in names {
            switch policies(named: name) {
            case nil:
                throw .badRequest("'redact_pii_policies' has '\(cut(name, toBytes: 64))', which is no policy.")
            case let found? where found.isEmpty:
                // Who asks for it relies on it.
                throw .unsupported("The policy '\(name)' is not available on this server: nothing here finds it.")
            case let found?: all.formUnion(found)
            }
        }
        return .policies(all)
    }
}
