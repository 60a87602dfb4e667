import ParlanceCore

/// `redact_pii` and what belongs to it.
enum AssemblyAIRedaction {
    /// - Parameter findable: what this server can hide. Of what else was asked for the client is warned; it is never passed
    ///   over in silence.
    static func read(
        _ parameters: ParameterReader, findable: Set<RedactionPolicy>, into text: inout TextConfiguration,
        _ options: inout AssemblyAIOptions
    ) throws(SessionFailure) {
        let policies = try policies(parameters)
        let substitution = try substitution(parameters)
        let showsPartials = try parameters.flag("include_partial_turns")
        guard try parameters.flag("redact_pii") else { return }
        options.showsPartials = showsPartials
        text.substitution = substitution
        guard let policies else {
            text.redaction = .all
            return
        }
        text.redaction = .policies(policies.intersection(findable))
        for policy in policies.subtracting(findable).map(\.rawValue).sorted() {
            options.warnings.append(
                AssemblyAIWarning(
                    .undetectable, "This server cannot detect '\(policy)': it is not redacted from this stream."))
        }
    }

    /// Nil where none are named, which means all.
    private static func policies(_ parameters: ParameterReader) throws(SessionFailure) -> Set<RedactionPolicy>? {
        let names = try parameters.list("redact_pii_policies")
        guard !names.isEmpty else { return nil }
        var policies: Set<RedactionPolicy> = []
        for name in names {
            guard let policy = RedactionPolicy(rawValue: name.lowercased()) else {
                throw parameters.invalid(
                    "redact_pii_policies", name,
                    expected: RedactionPolicy.allCases.map(\.rawValue).joined(separator: ", "))
            }
            policies.insert(policy)
        }
        return policies
    }

    private static func substitution(_ parameters: ParameterReader) throws(SessionFailure) -> Substitution {
        switch parameters.value("redact_pii_sub")?.lowercased() {
        case nil, "hash": .hash
        case "entity_name": .entityName
        case let name?: throw parameters.invalid("redact_pii_sub", name, expected: "hash or entity_name")
        }
    }
}
