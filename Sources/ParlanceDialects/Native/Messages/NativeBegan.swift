import ParlanceCore

/// `began`: what the session works with, and the configuration in force by the names of the query parameters.
package struct NativeBegan: JSONWritable {
    package var description: SessionDescription

    package func write(to json: inout JSONWriter) {
        let recognizer = description.recognizer
        json.object { json in
            json.field("type", "began")
            json.field("session", description.id)
            json.field("started_at", description.startedAt)
            json.field("engine", recognizer.engine)
            json.field("model", recognizer.model)
            json.field("model_version", recognizer.version)
            json.field("languages", recognizer.languages)
            json.field("language", language)
            json.field("language_source", languageSource)
            json.field("chunk_ms", recognizer.chunk.wireMilliseconds)
            json.field("tail_ms", recognizer.tail.wireMilliseconds)
            json.field("vad", description.voiceActivity)
            json.field("punctuation", punctuation)
            json.field("speaker_model", description.speakers?.model)
            json.field("configuration", NativeConfiguration(configuration: description.configuration))
        }
    }

    /// Where marks come from; null where nobody asked for any.
    private var punctuation: String? {
        guard description.configuration.text.formatting.punctuation else { return nil }
        switch description.recognizer.punctuation {
        case .none: return "rules"
        case .recognizer: return "recognizer"
        case .model(let name): return "model \(name)"
        }
    }
}

extension NativeBegan {
    /// Null while it is still to be found out.
    private var language: String? {
        let configuration = description.configuration
        return configuration.detectsLanguage ? nil : configuration.language ?? description.recognizer.languages.first
    }

    /// Who says so.
    private var languageSource: String {
        let configuration = description.configuration
        return configuration.detectsLanguage ? "detected" : configuration.language == nil ? "model" : "configured"
    }
}

/// A session's configuration; null is off, unknown, or left to the server.
package struct NativeConfiguration: JSONWritable {
    package var configuration: SessionConfiguration

    package func write(to json: inout JSONWriter) {
        let audio = configuration.audio
        let (overflow, maximumLag, skipEvery) = overflow
        json.object { json in
            json.field("encoding", audio.encodingName)
            json.field("sample_rate", audio.sampleRate)
            json.field("channels", audio.channels)
            json.field("multichannel", configuration.channelMode == .separate)
            json.field("interim_results", configuration.interimResults)
            json.field("stability", configuration.stability?.rawValue ?? "none")
            json.field("endpointing", configuration.endpointing.trailingSilence?.wireMilliseconds)
            json.field("recognizer_silence", configuration.endpointing.recognizerSilence?.wireMilliseconds)
            json.field("minimum_speech", configuration.voiceActivity.minimumSpeech.wireMilliseconds)
            json.field("turn_silence", configuration.turns.maximumSilence.wireMilliseconds)
            json.field("turn_threshold", Fraction(configuration.turns.threshold))
            json.field("eager_turn_threshold", configuration.turns.eagerThreshold.map(Fraction.init))
            json.field("turn_starts", configuration.turns.tellsStarts)
            json.field("minimum_turn_silence", configuration.turns.minimumSilence.wireMilliseconds)
            json.field("maximum_utterance", configuration.endpointing.maximumUtterance.wireMilliseconds)
            json.field("utterance_gap", configuration.utteranceGap?.wireMilliseconds)
            json.field("commit_interval", configuration.commitInterval?.wireMilliseconds)
            json.field("chunking", configuration.chunking.wireName)
            json.field("overflow", overflow)
            json.field("maximum_lag", maximumLag)
            json.field("skip_every", skipEvery)
            json.field("language", configuration.detectsLanguage ? NativeRequest.automatic : configuration.language)
            json.field("model", configuration.modelName)
            let text = configuration.text
            json.field("format", text.formatting.name)
            json.field("dictation", text.formatting.dictation)
            json.field("fillers", !text.formatting.withoutFillers)
            json.field("profanity", text.formatting.profanity.rawValue)
            json.array("replace", text.formatting.replacements) { json, replacement in
                json.object { json in
                    json.field("find", replacement.words.joined(separator: " "))
                    json.field("written", replacement.written)
                }
            }
            json.field("redact", text.redaction.list)
            json.field("redact_with", text.hidesWords ? text.substitution.rawValue : nil)
            json.field("search", text.searches)
            json.field("speakers", configuration.wantsSpeakers)
            json.array("hotwords", configuration.hotwords) { json, hotword in
                json.object { json in
                    json.field("phrase", hotword.phrase)
                    json.field("boost", hotword.boost.map(Amount.init))
                }
            }
            json.field("vad", configuration.voiceActivity.detector)
            json.field("vad_threshold", Fraction(configuration.voiceActivity.enterThreshold))
            json.field("timings", configuration.wantsTimings)
            json.field("bulk", configuration.isBulk)
        }
    }

    private var overflow: (String?, Int?, Int?) {
        switch configuration.overflow {
        case nil: (nil, nil, nil)
        case .wait: ("wait", nil, nil)
        case .dropOldest(let maximumLag): ("drop_oldest", maximumLag.wireMilliseconds, nil)
        case .skip(let keepEvery): ("skip", nil, keepEvery)
        }
    }
}

extension AudioDeclaration {
    fileprivate var encodingName: String? {
        switch self {
        case .raw(let format): format.encoding.rawValue
        case .packets(let format): format.codec.rawValue
        case .stream(let kind, _): kind.rawValue
        case .detect: nil
        }
    }

    fileprivate var sampleRate: Int? {
        switch self {
        case .raw(let format): format.sampleRate
        case .packets(let format): format.sampleRate
        case .stream(_, let rate): rate
        case .detect: nil
        }
    }
}

extension ChunkingPolicy {
    fileprivate var wireName: String {
        switch self {
        case .immediate: "immediate"
        case .fixed(let chunk): String(chunk.wireMilliseconds)
        case .adaptive: "adaptive"
        }
    }
}
