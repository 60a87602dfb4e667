import ParlanceCore

/// A live request's parameters, understood: what the session is told, and what only the writer needs.
struct DeepgramRequest {
    var configuration = SessionConfiguration()
    var options = DeepgramOptions()

    /// What `endpointing` means when it is not given: practically every pause.
    static let defaultEndpointing = 10

    init(_ handshake: Handshake) throws(SessionFailure) {
        let parameters = ParameterReader(handshake, phrase: Self.phrase)
        configuration.commitInterval = MediaTime(milliseconds: 4_000)
        configuration.idleTimeout = .seconds(10)
        configuration.stallTimeout = .seconds(30)
        configuration.wantsDigest = true

        try readAudio(parameters)
        try readResults(parameters)
        try readEnds(parameters)
        try readModel(parameters)
        try readText(parameters)
        try readTags(parameters)
    }

    /// What is wrong with a parameter, in words.
    static func phrase(name: String, value: String, expected: String) -> String {
        let text = "Invalid '\(name)' value of '\(value)'."
        // The provider's own sentence, to the letter, for the one that clients are known to trip over.
        return name == "utterance_end_ms" ? text : "\(text) Expected \(expected)."
    }

    /// Encodings by the provider's names. Without one, the stream says itself what it is.
    static let encodings = [
        "linear16", "linear32", "mulaw", "alaw", "flac", "opus", "ogg-opus", "amr-nb", "amr-wb", "speex",
    ]

    private mutating func readAudio(_ parameters: ParameterReader) throws(SessionFailure) {
        if let name = parameters.value("encoding"), name.lowercased() == "g729" {
            throw .unsupported(
                "Encoding 'g729' is not available on this server: send one of "
                    + Self.encodings.joined(separator: ", ") + ".", parameter: .init(name: "encoding", value: name))
        }
        configuration.audio = try parameters.audio(names: Self.encodings)
        if try parameters.flag("multichannel") {
            configuration.channelMode = .separate
            options.channels = configuration.audio.channels
        }
    }

    private mutating func readResults(_ parameters: ParameterReader) throws(SessionFailure) {
        options.interimResults = try parameters.flag("interim_results")
        options.vadEvents = try parameters.flag("vad_events")
        options.wantsTimings = try parameters.flag("parlance_timings")
        configuration.wantsSpeakers = try readSpeakers(parameters)
        configuration.interimResults = options.interimResults
        configuration.wantsTimings = options.wantsTimings
        for name in ["no_delay", "mip_opt_out"] { _ = try parameters.flag(name) }
    }

    /// To name a diarizer is to ask for one. There is one here, whatever its name.
    private func readSpeakers(_ parameters: ParameterReader) throws(SessionFailure) -> Bool {
        let isAsked = try parameters.flag("diarize")
        guard let name = parameters.value("diarize_model") else { return isAsked }
        guard ["latest", "v1"].contains(name.lowercased()) else {
            throw parameters.invalid("diarize_model", name, expected: "latest or v1")
        }
        return true
    }

    private mutating func readText(_ parameters: ParameterReader) throws(SessionFailure) {
        var formatting = TextFormatting()
        let isSmart = try parameters.flag("smart_format")
        // Dictated marks are nothing without marks.
        formatting.dictation = try parameters.flag("dictation")
        options.tellsEntities = try parameters.flag("detect_entities")
        configuration.text.findsEntities = options.tellsEntities
        formatting.punctuation =
            try parameters.flag("punctuate") || isSmart || formatting.dictation || options.tellsEntities
        formatting.capitals = formatting.punctuation
        formatting.numbers = isSmart ? .all : try parameters.flag("numerals") ? .numerals : .spoken
        formatting.profanity = try parameters.flag("profanity_filter") ? .starred : .shown
        formatting.withoutFillers = try !parameters.flag("filler_words")
        formatting.replacements = try parameters.replacements("replace")
        options.isPunctuated = formatting.punctuation
        options.isSmart = isSmart
        configuration.text.formatting = formatting
        configuration.text.searches = try parameters.searches("search")
        try DeepgramRedaction.read(parameters, into: &configuration.text)
    }

    private mutating func readEnds(_ parameters: ParameterReader) throws(SessionFailure) {
        let silences = EndpointingConfiguration.trailingSilences
        switch parameters.value("endpointing").map({ ($0, ParameterReader.flag($0)) }) {
        case nil, (_, true)?:
            configuration.endpointing.trailingSilence = MediaTime(milliseconds: Self.defaultEndpointing)
        case (_, false)?:
            configuration.endpointing.trailingSilence = nil
        case (let value, nil)?:
            guard let milliseconds = Int(value), (0...silences.upperBound).contains(milliseconds) else {
                throw parameters.invalid(
                    "endpointing", value,
                    expected: ParameterReader.wholeNumber(in: silences, unit: " of milliseconds") + ", true or false")
            }
            // Less than the smallest step at which silence can be told is that step.
            configuration.endpointing.trailingSilence = MediaTime(
                milliseconds: max(milliseconds, silences.lowerBound))
        }
        if let gap = try parameters.integer("utterance_end_ms", in: 1_000...5_000, unit: " of milliseconds") {
            configuration.utteranceGap = MediaTime(milliseconds: gap)
            options.utteranceEnds = true
        }
    }

    private mutating func readModel(_ parameters: ParameterReader) throws(SessionFailure) {
        // SDK 3.x writes Python's None for "not set".
        let model = parameters.value("model").flatMap { $0 == "None" ? nil : $0 }
        switch model.map(DeepgramModel.init) {
        case nil, .known: break
        case .operatorsOwn(let name): configuration.modelName = name
        case .flux:
            throw .unsupported(
                "Flux models are not for /v1/listen.", parameter: .init(name: "model", value: model ?? ""))
        }

        if let language = parameters.value("language"), language != "None" {
            guard ParameterReader.isLanguageTag(language) else {
                throw parameters.invalid("language", language, expected: "a language code, as en or pt-BR")
            }
            if language.lowercased() == "multi" {
                configuration.detectsLanguage = true
                options.tellsLanguages = true
                options.languageHints = try languageHints(parameters)
            } else {
                configuration.language = language
            }
        }

        let keywords = parameters.values("keywords")
        if !keywords.isEmpty, let model, DeepgramModel.isNova3(model) {
            throw .unsupported(
                "Keywords are not supported for Nova-3. Use keyterm instead.",
                parameter: .init(name: "keywords", value: keywords[0]))
        }
        guard let keyterms = DeepgramKeyterms.hotwords(parameters.values("keyterm")) else {
            throw .badRequest(
                DeepgramKeyterms.limitText, parameter: .init(name: "keyterm", value: ""))
        }
        // Both are wishes: a model without hot words does without.
        configuration.hotwords = keyterms + (try DeepgramKeyterms.hotwords(keywords: keywords, parameters))
    }

    private func languageHints(_ parameters: ParameterReader) throws(SessionFailure) -> [String] {
        let hints = parameters.values("language_hint")
        for hint in hints where !ParameterReader.isLanguageTag(hint) {
            throw parameters.invalid("language_hint", hint, expected: "a language code, as en or pt-BR")
        }
        guard hints.count <= FluxChange.maximumHints else {
            throw .badRequest("There may be \(FluxChange.maximumHints) 'language_hint' at most.")
        }
        return hints
    }

    private mutating func readTags(_ parameters: ParameterReader) throws(SessionFailure) {
        for tag in parameters.values("tag") where tag.count > 128 {
            throw parameters.invalid("tag", tag, expected: "at most 128 characters")
        }
        for extra in parameters.values("extra") {
            guard extra.utf8.count <= 2_048, let colon = extra.firstIndex(of: ":"), colon > extra.startIndex else {
                throw parameters.invalid("extra", extra, expected: "key:value of at most 2048 characters")
            }
            options.extra.set(String(extra[..<colon]), String(extra[extra.index(after: colon)...]))
        }
    }
}
