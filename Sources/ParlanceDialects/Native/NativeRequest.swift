import ParlanceCore

/// The query of `/v1/stream`, understood or refused: nothing is ignored.
package enum NativeRequest {
    /// Every parameter, in the order of the documentation.
    package static let names = [
        "encoding", "sample_rate", "channels", "multichannel", "interim_results", "stability", "endpointing",
        "recognizer_silence", "minimum_speech", "turn_silence", "turn_threshold", "eager_turn_threshold",
        "turn_starts", "minimum_turn_silence",
        "maximum_utterance", "utterance_gap", "commit_interval", "chunking", "overflow", "maximum_lag", "skip_every",
        "language", "model", "format", "dictation", "fillers", "profanity", "replace", "redact", "redact_with",
        "search",
        "speakers", "hotword", "vad", "vad_threshold", "timings", "bulk",
    ]
    private static let repeatable: Set = ["hotword", "replace", "search"]
    /// A language that the model is to find out.
    package static let automatic = "auto"
    package static let maximumHotwords = 100
    package static let maximumHotwordLength = 100

    package static func configuration(_ handshake: Handshake) throws(SessionFailure) -> SessionConfiguration {
        try checkNames(handshake)
        let parameters = ParameterReader(handshake) { name, value, expected in
            "'\(name)' must be \(expected); it was '\(value)'."
        }
        var configuration = SessionConfiguration()
        configuration.audio = try audio(parameters)
        configuration.channelMode = try parameters.flag("multichannel") ? .separate : .mixed
        configuration.interimResults = try parameters.flag("interim_results", default: true)
        configuration.stability = try stability(parameters)
        configuration.wantsTimings = try parameters.flag("timings", default: true)
        configuration.isBulk = try parameters.flag("bulk")
        try readEnds(parameters, into: &configuration)
        configuration.chunking = try chunking(parameters)
        configuration.overflow = try overflow(parameters)
        configuration.language = try language(parameters)
        configuration.detectsLanguage = parameters.value("language")?.lowercased() == automatic
        configuration.modelName = parameters.value("model")
        configuration.text = try text(parameters)
        configuration.wantsSpeakers = try parameters.flag("speakers")
        configuration.hotwords = try hotwords(parameters)
        configuration.requiresHotwords = !configuration.hotwords.isEmpty
        configuration.voiceActivity.detector = try detector(parameters)
        try readThreshold(parameters, into: &configuration.voiceActivity)
        return configuration
    }

    private static func checkNames(_ handshake: Handshake) throws(SessionFailure) {
        var seen: Set<String> = []
        for item in handshake.query where !(item.name.isEmpty && item.value.isEmpty) {
            let name = cut(item.name, toBytes: 64)
            guard names.contains(item.name) else {
                throw .badRequest(
                    "There is no parameter '\(name)'. There are: \(names.joined(separator: ", ")).",
                    parameter: .init(name: name, value: cut(item.value, toBytes: 64)))
            }
            guard repeatable.contains(item.name) || seen.insert(item.name).inserted else {
                throw .badRequest(
                    "'\(name)' may be given once.", parameter: .init(name: name, value: cut(item.value, toBytes: 64)))
            }
        }
    }

    private static func audio(_ parameters: ParameterReader) throws(SessionFailure) -> AudioDeclaration {
        if parameters.value("encoding") == nil {
            for alone in ["sample_rate", "channels"] {
                if let value = parameters.value(alone) {
                    throw .badRequest(
                        "'\(alone)' needs 'encoding'; without it the stream says itself what it is.",
                        parameter: .init(name: alone, value: cut(value, toBytes: 64)))
                }
            }
        }
        return try parameters.audio(names: DeclaredEncoding.names)
    }

    private static func stability(_ parameters: ParameterReader) throws(SessionFailure) -> PartialStability? {
        guard let name = parameters.value("stability"), name != "none" else { return nil }
        guard let stability = PartialStability(rawValue: name) else {
            throw parameters.invalid("stability", name, expected: "none, low, medium or high")
        }
        return stability
    }

    private static func readEnds(
        _ parameters: ParameterReader, into configuration: inout SessionConfiguration
    ) throws(SessionFailure) {
        let unit = " of milliseconds"
        configuration.endpointing.trailingSilence = try parameters.milliseconds(
            "endpointing", in: EndpointingConfiguration.trailingSilences, default: 500
        ).map(MediaTime.init(milliseconds:))
        configuration.endpointing.recognizerSilence = try parameters.milliseconds(
            "recognizer_silence", in: 100...10_000, default: nil
        ).map(MediaTime.init(milliseconds:))
        configuration.voiceActivity.minimumSpeech = MediaTime(
            milliseconds: try parameters.integer("minimum_speech", in: 0...2_000, unit: unit) ?? 0)
        try readTurns(parameters, into: &configuration.turns)
        configuration.endpointing.maximumUtterance = MediaTime(
            milliseconds: try parameters.integer("maximum_utterance", in: 1_000...120_000, unit: unit) ?? 30_000)
        configuration.utteranceGap = try parameters.milliseconds("utterance_gap", in: 100...60_000, default: nil)
            .map(MediaTime.init(milliseconds:))
        configuration.commitInterval = try parameters.milliseconds("commit_interval", in: 500...60_000, default: 4_000)
            .map(MediaTime.init(milliseconds:))
    }

    private static func readTurns(
        _ parameters: ParameterReader, into turns: inout TurnConfiguration
    ) throws(SessionFailure) {
        let unit = " of milliseconds"
        turns.maximumSilence = MediaTime(
            milliseconds: try parameters.integer("turn_silence", in: TurnConfiguration.maximumSilences, unit: unit)
                ?? 1_000)
        turns.minimumSilence = MediaTime(
            milliseconds: try parameters.integer("minimum_turn_silence", in: 10...5_000, unit: unit) ?? 200)
        turns.threshold = try threshold("turn_threshold", parameters) ?? turns.threshold
        turns.eagerThreshold = try threshold("eager_turn_threshold", parameters)
        turns.tellsStarts = try parameters.flag("turn_starts")
    }

    private static func threshold(
        _ name: String, _ parameters: ParameterReader
    ) throws(SessionFailure) -> Float? {
        guard let value = parameters.value(name) else { return nil }
        guard let threshold = Float(value), threshold > 0, threshold <= 1 else {
            throw parameters.invalid(name, value, expected: "a number above 0 and at most 1")
        }
        return threshold
    }

    private static func chunking(_ parameters: ParameterReader) throws(SessionFailure) -> ChunkingPolicy {
        switch parameters.value("chunking") {
        case nil, "immediate": return .immediate
        case "adaptive": return .adaptive
        case let value?:
            guard let milliseconds = Int(value), ChunkingPolicy.fixedMilliseconds.contains(milliseconds) else {
                throw parameters.invalid(
                    "chunking", value,
                    expected: "immediate, adaptive, or "
                        + ParameterReader.wholeNumber(in: ChunkingPolicy.fixedMilliseconds, unit: " of milliseconds"))
            }
            return .fixed(MediaTime(milliseconds: milliseconds))
        }
    }

    private static func overflow(_ parameters: ParameterReader) throws(SessionFailure) -> OverflowPolicy? {
        let name = parameters.value("overflow")
        let lag = try parameters.integer("maximum_lag", in: 200...10_000, unit: " of milliseconds")
        let every = try parameters.integer("skip_every", in: 2...20)
        for (other, belongsTo, given) in [("maximum_lag", "drop_oldest", lag), ("skip_every", "skip", every)] {
            if let given, name != belongsTo {
                throw .badRequest(
                    "'\(other)' goes with 'overflow=\(belongsTo)' only.",
                    parameter: .init(name: other, value: String(given)))
            }
        }
        switch name {
        case nil: return nil
        case "wait": return .wait
        case "drop_oldest": return .dropOldest(maximumLag: MediaTime(milliseconds: lag ?? 2_000))
        case "skip": return .skip(keepEvery: every ?? 2)
        case let name?: throw parameters.invalid("overflow", name, expected: "wait, drop_oldest or skip")
        }
    }

    private static func language(_ parameters: ParameterReader) throws(SessionFailure) -> String? {
        guard let language = parameters.value("language"), language.lowercased() != automatic else { return nil }
        guard ParameterReader.isLanguageTag(language) else {
            throw parameters.invalid("language", language, expected: "a BCP-47 code, as en or pt-BR, or auto")
        }
        return language
    }

    private static func text(_ parameters: ParameterReader) throws(SessionFailure) -> TextConfiguration {
        var text = TextConfiguration()
        text.formatting = try formatting(parameters)
        text.searches = try parameters.searches("search")
        if let list = parameters.value("redact") {
            guard let redaction = TextConfiguration.Redaction(list) else {
                throw parameters.invalid(
                    "redact", list,
                    expected: "all, or some of \(RedactionPolicy.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            text.redaction = redaction
        }
        // Without policies of its own it says how to write what the server hides by itself.
        guard let name = parameters.value("redact_with") else { return text }
        guard let substitution = Substitution(rawValue: name) else {
            throw parameters.invalid(
                "redact_with", name, expected: Substitution.allCases.map(\.rawValue).joined(separator: ", "))
        }
        text.substitution = substitution
        return text
    }

    private static func formatting(_ parameters: ParameterReader) throws(SessionFailure) -> TextFormatting {
        var formatting = TextFormatting.none
        if let name = parameters.value("format") {
            guard let named = TextFormatting(name: name) else {
                throw parameters.invalid(
                    "format", name, expected: TextFormatting.named.map(\.name).joined(separator: ", "))
            }
            formatting = named
        }
        formatting.dictation = try parameters.flag("dictation")
        formatting.withoutFillers = try !parameters.flag("fillers", default: true)
        if let name = parameters.value("profanity") {
            guard let profanity = TextFormatting.Profanity(rawValue: name) else {
                throw parameters.invalid(
                    "profanity", name,
                    expected: TextFormatting.Profanity.allCases.map(\.rawValue).joined(separator: ", "))
            }
            formatting.profanity = profanity
        }
        formatting.replacements = try parameters.replacements("replace")
        return formatting
    }

    private static func hotwords(_ parameters: ParameterReader) throws(SessionFailure) -> [Hotword] {
        let values = parameters.values("hotword")
        guard values.count <= maximumHotwords else {
            throw .badRequest(
                "There may be \(maximumHotwords) hot words at most; \(values.count) came.",
                parameter: .init(name: "hotword", value: ""))
        }
        var hotwords: [Hotword] = []
        for value in values {
            let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let phrase = String(parts[0])
            let boost = parts.count > 1 ? Float(parts[1]) : nil
            let isBoostPossible = parts.count == 1 || boost.map { $0 > 0 && $0 <= 100 } ?? false
            guard isBoostPossible, !phrase.allSatisfy(\.isWhitespace), phrase.count <= maximumHotwordLength,
                phrase.utf8.count <= 4 * maximumHotwordLength
            else {
                throw parameters.invalid(
                    "hotword", value,
                    expected: "'phrase' or 'phrase:boost', the phrase of at most \(maximumHotwordLength) characters, "
                        + "the boost above 0 and at most 100")
            }
            hotwords.append(Hotword(phrase: phrase, boost: boost))
        }
        return hotwords
    }

    /// A detector's name by its shape; whether there is one of that name, the server knows.
    private static func detector(_ parameters: ParameterReader) throws(SessionFailure) -> String? {
        guard let name = parameters.value("vad") else { return nil }
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: ":")).contains(byte)
        }
        guard isName, name.utf8.count <= 32 else {
            throw parameters.invalid("vad", name, expected: "a voice activity detector's name, as silero or webrtc:2")
        }
        return name
    }

    private static func readThreshold(
        _ parameters: ParameterReader, into configuration: inout VoiceActivityConfiguration
    ) throws(SessionFailure) {
        guard let value = parameters.value("vad_threshold") else { return }
        guard let threshold = Float(value), threshold > 0, threshold < 1 else {
            throw parameters.invalid("vad_threshold", value, expected: "a number above 0 and below 1")
        }
        configuration.enterThreshold = threshold
        // The distance that Silero's own iterator keeps.
        configuration.leaveThreshold = max(threshold - 0.15, min(threshold, 0.01))
    }
}
