import ParlanceCore

/// A request's parameters, understood: what the session is told, and what only reader and writer need.
package struct AssemblyAIRequest {
    package var configuration = SessionConfiguration()
    package var options = AssemblyAIOptions()
    package var ignored: [String]
    var turns: AssemblyAITurns
    var audio = AudioMessageRule(format: nil)

    /// The provider's longest session, in seconds.
    static let maximumSeconds = 10_800

    package init(_ handshake: Handshake, findable: Set<RedactionPolicy>) throws(SessionFailure) {
        let parameters = ParameterReader(handshake, phrase: AssemblyAIParameters.phrase)
        let inVain = AssemblyAIParameters.inVain(handshake, AssemblyAIParameters.streaming)
        ignored = inVain.ignored
        options.warnings = inVain.told.map {
            AssemblyAIWarning(.withoutEffect, "'\($0)' has no effect on this server.")
        }
        turns = AssemblyAITurns(.streaming)
        configuration.stability = .medium
        configuration.hearingInterval = MediaTime(milliseconds: 1_000)
        configuration.maximumDuration = .seconds(Self.maximumSeconds)

        try readAudio(parameters)
        try readModel(parameters)
        try readTurns(parameters)
        try readText(parameters, findable)
        try readSession(parameters)
        configuration.interimResults = options.family == .streaming && options.showsPartials
    }

    static let encodings = ["pcm_s16le", "pcm_mulaw", "opus", "ogg_opus"]

    private mutating func readAudio(_ parameters: ParameterReader) throws(SessionFailure) {
        let name = parameters.value("encoding") ?? Self.encodings[0]
        guard Self.encodings.contains(name.lowercased()), let encoding = DeclaredEncoding(name: name) else {
            throw parameters.invalid("encoding", name, expected: Self.encodings.joined(separator: ", "))
        }
        let rate = try parameters.integer("sample_rate", in: 1...Int(Int32.max)) ?? 16_000
        switch encoding {
        case .samples(let samples):
            guard AudioFormat.sampleRates.contains(rate) else {
                throw parameters.invalid(
                    "sample_rate", String(rate),
                    expected: ParameterReader.wholeNumber(in: AudioFormat.sampleRates, unit: " of Hz"))
            }
            let format = AudioFormat(encoding: samples, sampleRate: rate)
            configuration.audio = .raw(format)
            audio = AudioMessageRule(format: format)
        case .packets, .stream:
            // They say themselves what they are.
            configuration.audio = encoding.declaration(sampleRate: nil, channels: 1)
        }
    }

    private mutating func readModel(_ parameters: ParameterReader) throws(SessionFailure) {
        if let model = parameters.value("speech_model") {
            options.model = cut(model, toBytes: 64)
            if let family = AssemblyAIFamily(model: model) {
                options.family = family
            } else {
                configuration.modelName = model
            }
        }
        if let language = parameters.value("language"), !["en", "multi"].contains(language.lowercased()) {
            throw parameters.invalid("language", language, expected: "en or multi")
        }
        let codes = try parameters.list("language_codes") + parameters.values("language_code")
        for code in codes where !ParameterReader.isLanguageTag(code) {
            throw parameters.invalid("language_codes", code, expected: "language codes, as en or pt-BR")
        }
        // One of several is for the model to find out.
        if codes.count == 1 { configuration.language = codes[0] }
        options.tellsLanguage = try parameters.flag("language_detection")
        configuration.detectsLanguage = options.tellsLanguage
        // Agents ask for it whether they need it or not; the client is warned.
        configuration.isLanguageDetectionOptional = true
        if options.family == .streaming, let prompt = parameters.value("prompt") {
            throw .unsupported(
                "'prompt' is not supported with the model '\(options.model)'.",
                parameter: .init(name: "prompt", value: cut(prompt, toBytes: 64)))
        }
        if parameters.value("prompt") != nil {
            options.warnings.append(AssemblyAIWarning(.withoutEffect, "'prompt' has no effect on this server."))
        }
    }

    private mutating func readTurns(_ parameters: ParameterReader) throws(SessionFailure) {
        var mode: AssemblyAITurns.Mode?
        if let name = parameters.value("mode") {
            mode = AssemblyAITurns.Mode(rawValue: name.lowercased())
            guard mode != nil else {
                throw parameters.invalid(
                    "mode", name, expected: AssemblyAITurns.Mode.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
        options.mode = mode?.rawValue
        turns = AssemblyAITurns(options.family, mode: mode)
        if let threshold = try parameters.decimal("end_of_turn_confidence_threshold", in: 0...1) {
            turns.threshold = threshold
        }
        let silences = AssemblyAITurns.silences
        let old = try parameters.integer(
            "min_end_of_turn_silence_when_confident", in: silences, unit: " of milliseconds")
        if let silence = try parameters.integer("min_turn_silence", in: silences, unit: " of milliseconds") ?? old {
            turns.minimumSilence = silence
        }
        if let silence = try parameters.integer("max_turn_silence", in: silences, unit: " of milliseconds") {
            turns.maximumSilence = silence
        }
        turns.apply(to: &configuration)
        if let threshold = try parameters.decimal("vad_threshold", in: 0...1) {
            configuration.voiceActivity.setThreshold(Float(threshold))
        }
        configuration.voiceActivity.minimumSpeech = MediaTime(milliseconds: 80)
    }

    private mutating func readText(
        _ parameters: ParameterReader, _ findable: Set<RedactionPolicy>
    ) throws(SessionFailure) {
        options.formatsTurns = try parameters.flag("format_turns")
        try AssemblyAIRedaction.read(parameters, findable: findable, into: &configuration.text, &options)
        let isWritten = options.formatsTurns || options.family == .pro || configuration.text.hidesWords
        configuration.text.formatting = Self.formatting(
            isWritten: isWritten, hidesProfanity: try parameters.flag("filter_profanity"))
        configuration.wantsSpeakers = try parameters.flag("speaker_labels")
        options.tellsSpeakers = configuration.wantsSpeakers
        _ = try parameters.integer("max_speakers", in: 1...10)

        let terms = try parameters.list("keyterms_prompt")
        guard let hotwords = AssemblyAIKeyterms.hotwords(terms) else {
            throw parameters.invalid("keyterms_prompt", terms.first ?? "", expected: AssemblyAIKeyterms.limits)
        }
        configuration.hotwords = hotwords
        options.hasKeyterms = !hotwords.isEmpty
    }

    static func formatting(isWritten: Bool, hidesProfanity: Bool) -> TextFormatting {
        var formatting = isWritten ? TextFormatting.smart : .none
        formatting.profanity = hidesProfanity ? .starred : .shown
        return formatting
    }

    private mutating func readSession(_ parameters: ParameterReader) throws(SessionFailure) {
        let timeout = try parameters.integer("inactivity_timeout", in: 5...3_600, unit: " of seconds")
        // Without one an idle session stays as long as any; whether its client is still there is asked by pings.
        configuration.idleTimeout = .seconds(timeout ?? Self.maximumSeconds)
        options.heartbeat = try parameters.flag("session_heartbeat")
        options.acknowledgesSilence = try parameters.flag("acknowledge_silence")
    }
}
