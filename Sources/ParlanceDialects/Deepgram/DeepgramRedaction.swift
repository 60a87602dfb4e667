import ParlanceCore

/// `redact`: what the provider's names stand for, and what stands for what is hidden (`[SSN_1]`).
///
/// Groups and labels as in "Redaction" and "Supported Entity Types" of the provider's documentation.
package enum DeepgramRedaction {
    /// Sets the text to be redacted as the values of `redact` say.
    package static func read(
        _ parameters: ParameterReader, into text: inout TextConfiguration
    ) throws(SessionFailure) {
        var policies: Set<RedactionPolicy> = []
        for value in parameters.values("redact") {
            switch value.lowercased() {
            case "false": continue
            case "true", "numbers": text.hiddenDigits = min(text.hiddenDigits ?? 3, 3)
            case "aggressive_numbers": text.hiddenDigits = 1
            case let name:
                guard let found = groups[name] ?? entities[name].map({ [$0] }) else {
                    throw parameters.invalid(
                        "redact", value,
                        expected: (["true, false, numbers, aggressive_numbers"] + groups.keys.sorted()
                            + entities.keys.sorted()).joined(separator: ", "))
                }
                policies.formUnion(found)
            }
        }
        if !policies.isEmpty { text.redaction = .policies(policies) }
    }

    /// The label of the words that stand for hidden ones: `SSN`.
    static func label(of policy: RedactionPolicy) -> String { labels[policy] ?? policy.rawValue.uppercased() }

    private static let groups: [String: Set<RedactionPolicy>] = {
        let cards: Set<RedactionPolicy> = [.creditCardNumber, .creditCardExpiration, .creditCardCvv]
        let health: Set<RedactionPolicy> = [
            .medicalCondition, .drug, .injury, .bloodType, .medicalProcess, .statistics,
        ]
        return ["pci": cards, "phi": health, "pii": Set(RedactionPolicy.allCases).subtracting(health)]
    }()

    /// Those of our policies that the provider has under another name.
    private static let renamed: [(name: String, policy: RedactionPolicy)] = [
        ("credit_card", .creditCardNumber), ("cvv", .creditCardCvv), ("ssn", .usSocialSecurityNumber),
        ("age", .personAge), ("name", .personName), ("dob", .dateOfBirth), ("money", .moneyAmount),
        ("numerical_pii", .numberSequence), ("origin", .nationality), ("routing_number", .bankingInformation),
    ]
    /// Finer labels of the provider's that are hidden with all of their kind.
    private static let finer: [(name: String, policy: RedactionPolicy)] = [
        ("name_given", .personName), ("name_family", .personName), ("name_medical_professional", .personName),
        ("location_address", .location), ("location_city", .location), ("location_country", .location),
        ("location_state", .location), ("location_zip", .location), ("bank_account", .accountNumber),
    ]

    private static let entities: [String: RedactionPolicy] = {
        let own = RedactionPolicy.allCases.map { (name: $0.rawValue, policy: $0) }
        return Dictionary((own + renamed + finer).map { ($0.name, $0.policy) }) { first, _ in first }
    }()

    private static let labels = Dictionary(uniqueKeysWithValues: renamed.map { ($0.policy, $0.name.uppercased()) })
}

/// Numbers what is hidden in one stream of results: the first of its kind is `[SSN_1]`.
struct DeepgramRedactionLabels {
    private var counts: [RedactionPolicy: Int] = [:]

    /// Words with their labels. What interim results are numbered by is forgotten.
    mutating func label(_ words: [Word], isFinal: Bool) -> [Word] {
        guard words.contains(where: { $0.hidden != nil }) else { return words }
        let before = counts
        defer { if !isFinal { counts = before } }
        return words.map { word in
            guard let policy = word.hidden else { return word }
            counts[policy, default: 0] += 1
            let label = "[\(DeepgramRedaction.label(of: policy))_\(counts[policy]!)]"
            var word = word
            // Marks behind it stay.
            word.written = label + word.written.drop { $0 != "]" }.dropFirst()
            word.text = label
            return word
        }
    }
}
