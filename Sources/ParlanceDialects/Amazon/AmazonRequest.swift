import ParlanceCore

/// A request's parameters, understood: what the session is told, and what only the writer needs.
struct AmazonRequest {
    var configuration = SessionConfiguration()
    var options = AmazonOptions()
    /// As the client gave it.
    private(set) var sessionID: String?
    private let parameters: ParameterReader

    static let rates = 8_000...48_000
    static let encodings = ["pcm", "flac", "ogg-opus", "g711-alaw", "g711-ulaw"]

    /// - Parameter handshake: as ``AmazonParameters/normalized(_:)`` gives it.
    init(_ handshake: Handshake, _ vocabularies: AmazonVocabularies) throws(SessionFailure) {
        parameters = ParameterReader(handshake) { name, value, expected in
            "The value '\(value)' of '\(name)' is not valid; it should be \(expected)."
        }
        configuration.commitInterval = nil
        configuration.idleTimeout = .seconds(15)
        configuration.stallTimeout = .seconds(30)
        try readLanguage()
        try readAudio()
        try readResults()
        try readText()
        try readVocabularies(vocabularies)
        try AmazonEntities.read(parameters, into: &configuration.text, &options)
    }

    // MARK: Language

    private mutating func readLanguage() throws(SessionFailure) {
        let code = parameters.value("language-code")
        let identifiesOne = try parameters.flag("identify-language")
        let identifiesMore = try parameters.flag("identify-multiple-languages")
        let modes = (code == nil ? 0 : 1) + (identifiesOne ? 1 : 0) + (identifiesMore ? 1 : 0)
        guard modes == 1 else {
            throw .badRequest(
                "Exactly one of 'language-code', 'identify-language' and 'identify-multiple-languages' has to be given; "
                    + "\(modes == 0 ? "none" : "more than one") came.")
        }
        if let code {
            configuration.language = try language(code, of: "language-code")
        } else {
            try readCandidates()
        }
        configuration.modelName = parameters.value("language-model-name")
        options.identification = identifiesOne ? .one : identifiesMore ? .several : nil
    }

    private mutating func readCandidates() throws(SessionFailure) {
        var candidates: [String] = []
        guard list("language-options").count <= Self.mostNames else {
            throw .badRequest("'language-options' may name \(Self.mostNames) languages at most.")
        }
        for code in list("language-options") { candidates.append(try language(code, of: "language-options")) }
        guard candidates.count >= 2 else {
            throw .badRequest("To identify the language, 'language-options' names two or more language codes.")
        }
        let languages = candidates.map { $0.prefix { $0 != "-" }.lowercased() }
        guard Set(languages).count == languages.count else {
            throw .badRequest("'language-options' may name only one dialect of each language.")
        }
        let preferred = parameters.value("preferred-language")
        if let preferred, !candidates.contains(where: { $0.lowercased() == preferred.lowercased() }) {
            throw parameters.invalid("preferred-language", preferred, expected: "one of 'language-options'")
        }
        options.candidates = candidates
        options.preferred = preferred
        configuration.languageCandidates = candidates
        configuration.detectsLanguage = true
        configuration.isLanguageDetectionOptional = true
    }

    private func language(_ code: String, of name: String) throws(SessionFailure) -> String {
        guard ParameterReader.isLanguageTag(code) else {
            throw parameters.invalid(name, code, expected: "a language code, as en-US")
        }
        return code
    }

    // MARK: Audio

    private mutating func readAudio() throws(SessionFailure) {
        guard let rate = try parameters.integer("sample-rate", in: Self.rates, unit: " of Hz") else {
            throw .badRequest("'sample-rate' is missing; it should be the audio's rate in Hz.")
        }
        let channels = try readChannels()
        let encodings = Self.encodings.joined(separator: ", ")
        guard let encoding = parameters.value("media-encoding") else {
            throw .badRequest("'media-encoding' is missing; it should be \(encodings).")
        }
        configuration.audio =
            switch encoding.lowercased() {
            case "pcm": .raw(AudioFormat(encoding: .linear16, sampleRate: rate, channels: channels))
            case "g711-alaw": .raw(AudioFormat(encoding: .alaw, sampleRate: rate, channels: channels))
            case "g711-ulaw": .raw(AudioFormat(encoding: .mulaw, sampleRate: rate, channels: channels))
            case "flac": .stream(.flac)
            case "ogg-opus": .stream(.oggOpus)
            default: throw parameters.invalid("media-encoding", encoding, expected: "one of \(encodings)")
            }
    }

    private mutating func readChannels() throws(SessionFailure) -> Int {
        let count = try parameters.integer("number-of-channels", in: 2...2)
        let identifies = try parameters.flag("enable-channel-identification")
        guard identifies == (count != nil) else {
            throw .badRequest(
                "'enable-channel-identification' and 'number-of-channels' belong together: give both, or neither.")
        }
        if identifies { configuration.channelMode = .separate }
        options.tellsChannels = identifies
        return count ?? 1
    }

    // MARK: Results

    private mutating func readResults() throws(SessionFailure) {
        if let id = parameters.value("session-id") {
            guard Self.isUUID(id) else { throw parameters.invalid("session-id", id, expected: "a UUID") }
            sessionID = id
        }
        let level = parameters.value("partial-results-stability")
        let stability = level.map { PartialStability(rawValue: $0.lowercased()) }
        if let level, stability == .some(nil) {
            throw parameters.invalid("partial-results-stability", level, expected: "low, medium or high")
        }
        if try parameters.flag("enable-partial-results-stabilization") {
            options.tellsStability = true
            configuration.stability = stability ?? .high
        }
        configuration.wantsSpeakers = try parameters.flag("show-speaker-label")
        configuration.areSpeakersOptional = true
        _ = try parameters.integer("session-resume-window", in: 1...300, unit: " of minutes")
    }

    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
            && text.utf8.count == 36
    }

    // MARK: Words

    private mutating func readText() throws(SessionFailure) {
        configuration.text.formatting = .smart
        switch parameters.value("transcript-format")?.lowercased() {
        case nil, "written": break
        case "spoken": configuration.text.formatting.numbers = .spoken
        case let format?: throw parameters.invalid("transcript-format", format, expected: "spoken or written")
        }
    }

    /// Of languages, and of lists of words.
    private static let mostNames = 32

    /// Each name once.
    private func names(_ parameter: String) throws(SessionFailure) -> [String] {
        var names: [String] = []
        for name in list(parameter) where !names.contains(name) {
            guard names.count < Self.mostNames else {
                throw .badRequest("'\(parameter)' may name \(Self.mostNames) lists at most.")
            }
            names.append(name)
        }
        return names
    }

    private mutating func readVocabularies(_ known: AmazonVocabularies) throws(SessionFailure) {
        for parameter in ["vocabulary-name", "vocabulary-names"] {
            for name in try names(parameter) {
                guard let phrases = known.vocabularies[name] else { throw unknown(parameter, name, known.vocabularies) }
                configuration.hotwords += phrases.map { Hotword(phrase: $0) }
            }
        }
        let method = parameters.value("vocabulary-filter-method")?.lowercased() ?? "remove"
        guard ["remove", "mask", "tag"].contains(method) else {
            throw parameters.invalid("vocabulary-filter-method", method, expected: "remove, mask or tag")
        }
        var filtered: [String] = []
        for parameter in ["vocabulary-filter-name", "vocabulary-filter-names"] {
            for name in try names(parameter) {
                guard let phrases = known.filters[name] else { throw unknown(parameter, name, known.filters) }
                filtered += phrases
            }
        }
        if method == "tag" {
            options.tagged = filtered.map { $0.lowercased().split(separator: " ").map(String.init) }
        } else {
            configuration.text.formatting.replacements = filtered.compactMap {
                TextReplacement(find: $0, written: method == "mask" ? "***" : "")
            }
        }
    }

    private func unknown(_ parameter: String, _ name: String, _ known: [String: [String]]) -> SessionFailure {
        let names = known.keys.sorted().joined(separator: ", ")
        return parameters.invalid(
            parameter, name,
            expected: names.isEmpty
                ? "left out: this server's configuration names none"
                : "one of this server's: \(cut(names, toBytes: 512))")
    }

    /// `a,b`
    private func list(_ name: String) -> [String] {
        (parameters.value(name) ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }.filter {
            !$0.isEmpty
        }
    }
}
