import ParlanceCore

extension RealtimeFields {
    /// `turn_detection`: replaces the old one, with defaults filled in.
    func turnDetection() throws(ConversationFault) -> TurnDetection?? {
        try clearable("turn_detection") { (fields) throws(ConversationFault) in
            guard let fields = try fields.object("turn_detection") else { return nil }
            var detection: TurnDetection
            let type = try fields.string("type") ?? "server_vad"
            switch type {
            case "server_vad":
                var silence = TurnDetection.Silence()
                silence.threshold = try fields.number("threshold", in: 0...1) ?? silence.threshold
                silence.paddingMilliseconds =
                    try fields.integer("prefix_padding_ms", in: 0...5_000) ?? silence.paddingMilliseconds
                silence.silenceMilliseconds =
                    try fields.integer("silence_duration_ms", in: EndpointingConfiguration.trailingSilences)
                    ?? silence.silenceMilliseconds
                silence.idleMilliseconds = try fields.integer("idle_timeout_ms", in: 5_000...30_000)
                detection = TurnDetection(.silence(silence))
            case "semantic_vad":
                detection = TurnDetection(
                    .meaning(try fields.choice("eagerness", TurnDetection.Eagerness.self) ?? .auto))
            default: throw fields.unknown("type", type, ["server_vad", "semantic_vad"])
            }
            detection.createsResponse = try fields.flag("create_response") ?? true
            detection.interruptsResponse = try fields.flag("interrupt_response") ?? true
            return detection
        }
    }

    /// `transcription`: merged field by field.
    func transcription(_ name: String) throws(ConversationFault) -> RealtimePatch.Transcription?? {
        try clearable(name) { (fields) throws(ConversationFault) in
            guard let fields = try fields.object(name) else { return nil }
            var patch = RealtimePatch.Transcription()
            patch.model = try fields.clearable("model") { (each) throws(ConversationFault) in try each.string("model") }
            patch.recognizer = patch.model.map { name in
                name.flatMap { OpenAIModelNames.isTranscription($0) ? nil : $0 }
            }
            patch.language = try fields.clearable("language") { (each) throws(ConversationFault) in
                guard let tag = try each.string("language"), !tag.isEmpty else { return nil }
                guard ParameterReader.isLanguageTag(tag) else {
                    throw each.invalid("language", "expected a language code such as 'en'")
                }
                return tag
            }
            if patch.language == nil, let languages = try fields.strings("languages", atMost: 100),
                let first = languages.first
            {
                patch.language = languages.count == 1 ? .some(first) : .some(nil)
            }
            patch.prompt = try fields.clearable("prompt") { (each) throws(ConversationFault) in
                try each.string("prompt")
            }
            patch.keywords = try fields.strings("keywords", atMost: 1_000)
            patch.delay = try fields.clearable("delay") { (each) throws(ConversationFault) in
                try each.choice("delay", TranscriptionWish.Delay.self)
            }
            return patch
        }
    }

    /// `noise_reduction`
    func noiseReduction(_ name: String) throws(ConversationFault) -> NoiseReduction?? {
        try clearable(name) { (fields) throws(ConversationFault) in
            try fields.object(name)?.choice("type", NoiseReduction.self)
        }
    }
}

extension TurnDetection {
    /// - Parameter answers: whether what follows a turn is told, too.
    func write(as name: String, answers: Bool, to json: inout JSONWriter) {
        json.object(name) { json in
            switch method {
            case .silence(let silence):
                json.field("type", "server_vad")
                json.field("threshold", JSONValue.number(silence.threshold))
                json.field("prefix_padding_ms", silence.paddingMilliseconds)
                json.field("silence_duration_ms", silence.silenceMilliseconds)
                if answers { json.field("idle_timeout_ms", silence.idleMilliseconds) }
            case .meaning(let eagerness):
                json.field("type", "semantic_vad")
                json.field("eagerness", eagerness.rawValue)
            }
            if answers {
                json.field("create_response", createsResponse)
                json.field("interrupt_response", interruptsResponse)
            }
        }
    }
}

extension TranscriptionWish {
    func write(as name: String, to json: inout JSONWriter) {
        json.object(name) { json in
            json.field("model", model ?? "whisper-1")
            json.field("language", language)
            json.field("prompt", prompt ?? "")
            if !keywords.isEmpty { json.field("keywords", keywords) }
            if let delay { json.field("delay", delay.rawValue) }
        }
    }
}
