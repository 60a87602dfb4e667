import ParlanceCore

/// A configuration message, understood: what the session is told, and what only the writer needs.
struct GoogleRequest {
    var configuration = SessionConfiguration()
    var options: GoogleOptions
    private var problems: [GoogleProblem] = []

    static let maximumChannels = 8
    static let maximumAlternatives = 30
    /// Languages that may be named besides the first.
    static let maximumLanguages = 3

    init(
        _ wish: GoogleWish, _ version: GoogleVersion, at handshake: Handshake, _ settings: GoogleSettings
    ) throws(SessionFailure) {
        options = GoogleOptions(version: version)
        options.requestID = handshake.requestID
        readAudio(wish)
        readLanguages(wish)
        readEnds(wish)
        readWords(wish)
        if !(0...Self.maximumAlternatives).contains(wish.maximumAlternatives) {
            problems.append(
                .init(.alternatives, "max_alternatives must lie between 0 and \(Self.maximumAlternatives)."))
        }
        guard problems.isEmpty else { throw .badRequest(GoogleProblem.text(problems, version)) }
        configuration.modelName = wish.model.isEmpty ? nil : wish.model
        configuration.isModelOptional = !wish.needsModel
        configuration.idleTimeout = settings.idleTimeout
        configuration.maximumDuration = settings.maximumStream
        configuration.stallTimeout = .seconds(30)
        options.maximumStream = settings.maximumStream
    }

    // MARK: Audio

    private mutating func readAudio(_ wish: GoogleWish) {
        if !(0...Self.maximumChannels).contains(wish.channels) {
            problems.append(.init(.channels, "audio_channel_count must lie between 1 and \(Self.maximumChannels)."))
        }
        configuration.channelMode = wish.isSeparate ? .separate : .first
        options.hasSeparateChannels = wish.isSeparate
        let isRateGiven = wish.sampleRate != 0
        switch wish.encoding {
        case .none:
            if isRateGiven { require(AudioFormat.sampleRates, wish.sampleRate) }
            options.declaredRate = isRateGiven ? wish.sampleRate : nil
        case .undecoded(let name):
            problems.append(.init(.encoding, "\(name) is not decoded by this server. \(Self.encodings)"))
        case .unknown(let number):
            problems.append(.init(.encoding, "\(number) is no encoding of this interface. \(Self.encodings)"))
        case .missing:
            problems.append(
                .init(.configuration, "either auto_decoding_config or explicit_decoding_config must be set."))
        case .known(let encoding): read(encoding, wish)
        }
    }

    private mutating func read(_ encoding: DeclaredEncoding, _ wish: GoogleWish) {
        let isV2 = options.version == .v2
        if isV2, wish.channels == 0 { problems.append(.init(.channels, "audio_channel_count must be set.")) }
        if isV2 || wish.sampleRate != 0 {
            require(AudioFormat.sampleRates, wish.sampleRate)
            if !encoding.sampleRates.contains(where: { $0.contains(wish.sampleRate) }), problems.isEmpty {
                let rates = encoding.sampleRates.map { String($0.lowerBound) }.joined(separator: ", ")
                problems.append(.init(.sampleRate, "This encoding has \(rates) Hz, not \(wish.sampleRate)."))
            }
        }
        guard problems.isEmpty else { return }
        options.declaredRate = wish.sampleRate == 0 ? nil : wish.sampleRate
        switch encoding {
        case .samples(.linear16) where wish.sampleRate == 0:
            // The rate stands in a header, then.
            configuration.audio = .stream(.wav)
        case .samples where wish.sampleRate == 0:
            problems.append(.init(.sampleRate, "This encoding needs sample_rate_hertz."))
        default:
            if encoding.needsSampleRate, wish.sampleRate == 0 {
                problems.append(.init(.sampleRate, "This encoding needs sample_rate_hertz."))
            } else {
                configuration.audio = encoding.declaration(
                    sampleRate: wish.sampleRate == 0 ? nil : wish.sampleRate, channels: max(wish.channels, 1))
            }
        }
    }

    private mutating func require(_ rates: ClosedRange<Int>, _ rate: Int) {
        if !rates.contains(rate) {
            problems.append(
                .init(.sampleRate, "\(rate) does not lie between \(rates.lowerBound) and \(rates.upperBound)."))
        }
    }

    private static let encodings =
        "There are LINEAR16, MULAW, ALAW, FLAC, AMR, AMR_WB, OGG_OPUS, WEBM_OPUS, MP3 and, for audio that begins with a "
        + "header that says what it is, none."

    // MARK: Words

    private mutating func readLanguages(_ wish: GoogleWish) {
        guard !wish.languages.isEmpty else {
            problems.append(.init(.language, "A language is needed, as en-US."))
            return
        }
        guard wish.languages.count <= 1 + Self.maximumLanguages else {
            problems.append(.init(.language, "There may be \(1 + Self.maximumLanguages) languages at most."))
            return
        }
        for language in wish.languages where !ParameterReader.isLanguageTag(language) {
            problems.append(
                .init(.language, "'\(cut(language, toBytes: 64))' is no language code; en-US would be one."))
            return
        }
        let isAutomatic = wish.languages.contains { $0.lowercased() == "auto" }
        options.languages = isAutomatic ? [] : wish.languages
        if isAutomatic || wish.languages.count > 1 {
            configuration.detectsLanguage = true
            configuration.isLanguageDetectionOptional = true
        } else {
            configuration.language = wish.languages[0]
        }
    }

    /// It is written again with every result.
    private static let longestReplacement = 1_000

    private mutating func readWords(_ wish: GoogleWish) {
        var formatting = TextFormatting()
        formatting.punctuation = wish.punctuation
        formatting.capitals = wish.punctuation
        formatting.dictation = wish.spokenPunctuation
        formatting.profanity = wish.profanityFilter ? .initial : .shown
        if let entry = wish.replacements.first(where: { $0.replace.utf8.count > Self.longestReplacement }) {
            problems.append(
                .init(
                    .configuration,
                    "The replacement of '\(cut(entry.search, toBytes: 64))' may have \(Self.longestReplacement) bytes at most."
                ))
            return
        }
        formatting.replacements = Array(
            wish.replacements.lazy.compactMap { TextReplacement(find: $0.search, written: $0.replace) }
                .prefix(TextReplacement.most))
        configuration.text.formatting = formatting
        options.isBare = !formatting.punctuation && !formatting.dictation && formatting.replacements.isEmpty
        configuration.hotwords = wish.phrases.hotwords
        configuration.wantsSpeakers = wish.speakers
        options.speakers = wish.speakers
        options.wordTimes = wish.wordTimes
        options.wordConfidence = wish.wordConfidence
        options.interimResults = wish.interimResults
        configuration.interimResults = wish.interimResults
    }

    // MARK: Ends

    private mutating func readEnds(_ wish: GoogleWish) {
        // A final is an utterance.
        configuration.commitInterval = nil
        options.singleUtterance = wish.singleUtterance
        options.activityEvents = wish.activityEvents
        var silence = wish.sensitivity.rawValue
        for timeout in [wish.speechStartTimeout, wish.speechEndTimeout].compactMap(\.self) where timeout <= .zero {
            problems.append(.init(.timeout, "a timeout must be longer than nothing, not \(timeout)."))
        }
        options.speechStartTimeout = wish.speechStartTimeout.map(MediaTime.init)
        options.speechEndTimeout = wish.speechEndTimeout.map(MediaTime.init)
        if let timeout = options.speechEndTimeout {
            // What was said before the timeout is answered before it.
            silence = max(min(silence, timeout.milliseconds), EndpointingConfiguration.trailingSilences.lowerBound)
        }
        options.trailingSilence = MediaTime(milliseconds: silence)
        configuration.endpointing.trailingSilence = options.trailingSilence
        if options.activityEvents || options.speechStartTimeout != nil || options.speechEndTimeout != nil {
            configuration.hearingInterval = MediaTime(milliseconds: 96)
        }
    }
}

extension MediaTime {
    init(_ duration: Duration) { self.init(milliseconds: Int(duration / .milliseconds(1))) }
}
