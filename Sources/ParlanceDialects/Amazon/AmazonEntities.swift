import ParlanceCore

/// Personal data by the provider's names: `content-redaction-type`, `content-identification-type`, `pii-entity-types`.
package enum AmazonEntities {
    /// What is hidden, or told, as `PII`. What the provider has one name for may be several policies here.
    package static let types: [(name: String, policies: Set<RedactionPolicy>)] = [
        ("ADDRESS", [.location]),
        ("AGE", [.personAge]),
        ("BANK_ACCOUNT_NUMBER", [.accountNumber]),
        ("BANK_ROUTING", [.bankingInformation]),
        ("CREDIT_DEBIT_CVV", [.creditCardCvv]),
        ("CREDIT_DEBIT_EXPIRY", [.creditCardExpiration]),
        ("CREDIT_DEBIT_NUMBER", [.creditCardNumber]),
        ("DATE_TIME", [.date, .time, .dateOfBirth]),
        ("EMAIL", [.emailAddress]),
        ("LICENSE_PLATE", [.vehicleId]),
        ("NAME", [.personName]),
        ("PASSPORT_NUMBER", [.passportNumber]),
        ("PASSWORD", [.password]),
        ("PHONE", [.phoneNumber]),
        ("PIN", [.numberSequence]),
        ("SSN", [.usSocialSecurityNumber]),
        ("USERNAME", [.username]),
        ("VEHICLE_IDENTIFICATION_NUMBER", [.vehicleId]),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0.policies) })
    /// With the first name where two share a policy.
    private static let names: [RedactionPolicy: String] = Dictionary(
        types.flatMap { type in type.policies.map { ($0, type.name) } }
    ) { first, _ in first }
    private static let all = types.reduce(into: Set<RedactionPolicy>()) { $0.formUnion($1.policies) }

    /// The provider's name for a policy.
    package static func name(of policy: RedactionPolicy) -> String { names[policy] ?? policy.rawValue.uppercased() }

    static func read(
        _ parameters: ParameterReader, into text: inout TextConfiguration, _ options: inout AmazonOptions
    ) throws(SessionFailure) {
        let redacts = try isAsked("content-redaction-type", parameters)
        let identifies = try isAsked("content-identification-type", parameters)
        let types = parameters.value("pii-entity-types")
        guard redacts || identifies else {
            guard types == nil else {
                throw .badRequest(
                    "'pii-entity-types' needs 'content-redaction-type' or 'content-identification-type'.")
            }
            return
        }
        guard !(redacts && identifies) else {
            throw .badRequest(
                "'content-redaction-type' and 'content-identification-type' exclude each other: give one of them.")
        }
        let policies = try policies(types, parameters)
        if redacts {
            text.redaction = .policies(policies)
        } else {
            text.findsEntities = true
            options.entities = policies
        }
    }

    private static func isAsked(_ name: String, _ parameters: ParameterReader) throws(SessionFailure) -> Bool {
        guard let value = parameters.value(name) else { return false }
        guard value == "PII" else { throw parameters.invalid(name, value, expected: "PII") }
        return true
    }

    private static func policies(
        _ list: String?, _ parameters: ParameterReader
    ) throws(SessionFailure) -> Set<RedactionPolicy> {
        guard let list else { return all }
        var policies: Set<RedactionPolicy> = []
        for name in list.split(separator: ",").map({ $0.filter { $0 != " " }.uppercased() }) {
            if name == "ALL" { return all }
            guard let found = byName[name] else {
                throw parameters.invalid(
                    "pii-entity-types", name,
                    expected: "ALL, or some of \(types.map(\.name).joined(separator: ", ")) with commas between them")
            }
            policies.formUnion(found)
        }
        guard !policies.isEmpty else { throw parameters.invalid("pii-entity-types", list, expected: "ALL, or types") }
        return policies
    }
}
