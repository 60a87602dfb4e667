import ParlanceCore

/// A Flux stream's parameters, understood.
struct FluxRequest {
    var configuration = SessionConfiguration()
    var settings = FluxSettings()
    var ignored: [String]

    /// Audio after which an `Update` is due while nothing else happens.
    static let updateInterval = MediaTime(milliseconds: 240)
    private static let english = "flux-general-en"
    private static let multilingual = "flux-general-multi"
    private static let encodings = ["linear16", "linear32", "mulaw", "alaw", "opus", "ogg-opus"]
    /// A pause after which words are committed; turns end in longer ones.
    private static let pause = MediaTime(milliseconds: 300)

    init(_ handshake: Handshake) throws(SessionFailure) {
        ignored = try DeepgramParameters.check(handshake, against: FluxParameters.table)
        let parameters = ParameterReader(handshake, phrase: DeepgramRequest.phrase)
        try readModel(parameters)
        configuration.audio = try parameters.audio(names: Self.encodings)
        if let channels = configuration.audio.channels, channels > 1 {
            throw .unsupported(
                "Flux takes one channel of audio.", parameter: .init(name: "channels", value: String(channels)))
        }
        try readTurns(parameters)
        try readText(parameters)
        for tag in parameters.values("tag") where tag.count > 128 {
            throw parameters.invalid("tag", tag, expected: "at most 128 characters")
        }
        _ = try parameters.flag("mip_opt_out")
        configuration.hearingInterval = Self.updateInterval
        configuration.idleTimeout = .seconds(60)
        configuration.stallTimeout = .seconds(30)
    }

    private mutating func readModel(_ parameters: ParameterReader) throws(SessionFailure) {
        let expected = "\(Self.english) or \(Self.multilingual)"
        guard let model = parameters.value("model") else {
            throw .badRequest(
                "'model' is missing. Expected \(expected).", parameter: .init(name: "model", value: ""))
        }
        switch model.lowercased() {
        case Self.english: break
        case Self.multilingual:
            settings.isMultilingual = true
            configuration.detectsLanguage = true
        default:
            throw .unsupported(
                "Expected \(expected).", parameter: .init(name: "model", value: cut(model, toBytes: 64)))
        }
        guard settings.isMultilingual else { return }
        settings.languageHints = parameters.values("language_hint")
        for hint in settings.languageHints where !ParameterReader.isLanguageTag(hint) {
            throw parameters.invalid("language_hint", hint, expected: "a language code, as en or pt-BR")
        }
        guard settings.languageHints.count <= FluxChange.maximumHints else {
            throw .badRequest("There may be \(FluxChange.maximumHints) 'language_hint' at most.")
        }
    }

    private mutating func readTurns(_ parameters: ParameterReader) throws(SessionFailure) {
        func threshold(_ name: String, _ range: ClosedRange<Float>) throws(SessionFailure) -> Float? {
            guard let value = parameters.value(name) else { return nil }
            guard let threshold = Float(value), range.contains(threshold) else {
                throw parameters.invalid(
                    name, value, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return threshold
        }
        settings.endOfTurnThreshold =
            try threshold("eot_threshold", FluxSettings.endOfTurn) ?? settings.endOfTurnThreshold
        settings.eagerThreshold = try threshold("eager_eot_threshold", FluxSettings.eager)
        settings.timeout =
            try parameters.integer("eot_timeout_ms", in: FluxSettings.timeouts, unit: " of milliseconds")
            ?? settings.timeout
        configuration.endpointing.trailingSilence = Self.pause
        configuration.turns.threshold = settings.endOfTurnThreshold
        configuration.turns.eagerThreshold = settings.eagerThreshold
        configuration.turns.tellsStarts = true
        configuration.turns.minimumSilence = Self.pause
        configuration.turns.maximumSilence = MediaTime(milliseconds: settings.timeout)
    }

    private mutating func readText(_ parameters: ParameterReader) throws(SessionFailure) {
        settings.numerals = try parameters.flag("numerals")
        var formatting = TextFormatting()
        formatting.punctuation = true
        formatting.capitals = true
        formatting.numbers = settings.numerals ? .numerals : .spoken
        formatting.profanity = try parameters.flag("profanity_filter") ? .starred : .shown
        configuration.text.formatting = formatting
        try DeepgramRedaction.read(parameters, into: &configuration.text)
        settings.keyterms = parameters.values("keyterm")
        guard let hotwords = DeepgramKeyterms.hotwords(settings.keyterms) else {
            throw .badRequest(DeepgramKeyterms.limitText, parameter: .init(name: "keyterm", value: ""))
        }
        configuration.hotwords = hotwords
    }
}
