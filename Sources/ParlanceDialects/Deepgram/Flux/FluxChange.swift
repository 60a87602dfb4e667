import ParlanceCore

/// A `Configure`: what the session is to change, and what only the writer keeps, which travels as the update's name, since
/// reader and writer share nothing.
struct FluxChange {
    private static let prefix = "language_hints"
    /// Hints that one stream may have.
    static let maximumHints = 32

    /// Why it cannot be; nil where it can.
    static func fault(in wanted: FluxClientMessage.Configure, takesHints: Bool) -> String? {
        let thresholds = wanted.thresholds
        if let timeout = thresholds?.eot_timeout_ms, !FluxSettings.timeouts.contains(timeout) {
            return
                "'eot_timeout_ms' must be \(ParameterReader.wholeNumber(in: FluxSettings.timeouts)); it was \(timeout)."
        }
        if let fault = outside("eot_threshold", thresholds?.eot_threshold, FluxSettings.endOfTurn)
            ?? outside("eager_eot_threshold", thresholds?.eager_eot_threshold, FluxSettings.eager)
        {
            return fault
        }
        guard let hints = wanted.language_hints, !hints.isEmpty else { return nil }
        guard takesHints else { return "'language_hints' go with flux-general-multi only." }
        guard hints.count <= maximumHints, hints.allSatisfy(ParameterReader.isLanguageTag) else {
            return "'language_hints' must be up to \(maximumHints) language codes, as en or pt-BR."
        }
        return nil
    }

    private static func outside(_ name: String, _ value: Float?, _ range: ClosedRange<Float>) -> String? {
        guard let value, !range.contains(value) else { return nil }
        return "'\(name)' must be from \(range.lowerBound) to \(range.upperBound); it was \(value)."
    }

    /// What the session is told. `wanted` is without fault.
    static func update(_ wanted: FluxClientMessage.Configure, hotwords: [Hotword]?) -> SessionUpdate {
        var update = SessionUpdate()
        update.turnThreshold = wanted.thresholds?.eot_threshold
        update.eagerTurnThreshold = wanted.thresholds?.eager_eot_threshold.map { .some($0) }
        update.maximumTurnSilence = wanted.thresholds?.eot_timeout_ms
        update.numbers = wanted.numerals.map { $0 ? .numerals : .spoken }
        update.hotwords = hotwords
        update.id = wanted.language_hints.map { ([prefix] + $0).joined(separator: " ") }
        return update
    }

    /// Takes what an update has changed into what is in force.
    static func apply(_ update: SessionUpdate, to settings: inout FluxSettings) {
        settings.endOfTurnThreshold = update.turnThreshold ?? settings.endOfTurnThreshold
        settings.eagerThreshold = update.eagerTurnThreshold ?? settings.eagerThreshold
        settings.timeout = update.maximumTurnSilence ?? settings.timeout
        settings.numerals = update.numbers.map { $0 == .numerals } ?? settings.numerals
        settings.keyterms = update.hotwords?.map(\.phrase) ?? settings.keyterms
        if let parts = update.id?.split(separator: " "), parts.first == Self.prefix[...] {
            settings.languageHints = parts.dropFirst().map(String.init)
        }
    }
}
