import ParlanceCore

/// A session object as clients send it, understood as changes.
package enum RealtimeSessionPatch {
    /// The provider's documented names; of others it is logged that they mean nothing here.
    private static let known: Set<String> = [
        "type", "id", "object", "expires_at", "model", "output_modalities", "modalities", "instructions", "audio",
        "tools",
        "tool_choice", "parallel_tool_calls", "reasoning", "max_output_tokens", "max_response_output_tokens",
        "truncation",
        "include", "tracing", "prompt", "input_audio_format", "output_audio_format", "voice", "speed", "turn_detection",
        "input_audio_transcription", "input_audio_noise_reduction", "temperature", "client_secret",
    ]
    /// Told again, without effect.
    private static let carried = ["tracing", "prompt", "reasoning"]

    /// - Parameters:
    ///   - session: the object's members.
    ///   - path: where it stands, for errors.
    ///   - ignored: names that mean nothing here are added.
    package static func read(
        _ session: [String: JSONValue], _ shape: RealtimeShape, at path: String = "session", ignored: inout [String]
    ) throws(ConversationFault) -> RealtimePatch {
        let fields = RealtimeFields(session, at: path)
        ignored += session.keys.filter { !known.contains($0) }.sorted()
        var patch = RealtimePatch()
        switch shape {
        case .current: try readCurrent(fields, into: &patch)
        case .beta: try readBeta(fields, into: &patch)
        }
        patch.model = try fields.string("model")
        patch.instructions = fields["instructions"] == .null ? "" : try fields.string("instructions")
        patch.tools = fields["tools"] == .null ? [] : try fields.tools()
        patch.toolChoice = try fields.toolChoice()
        patch.parallelToolCalls = try fields.clearable("parallel_tool_calls") { (each) throws(ConversationFault) in
            try each.flag("parallel_tool_calls")
        }
        patch.truncation = try truncation(fields)
        if fields.has("include") {
            let names = try fields.strings("include", atMost: 16) ?? []
            patch.wantsProbabilities = names.contains("item.input_audio_transcription.logprobs")
        }
        for name in carried {
            switch fields[name] {
            case nil: break
            case .null?: patch.carried[name] = .some(nil)
            case let value?: patch.carried[name] = value.json
            }
        }
        return patch
    }

    private static func readCurrent(
        _ fields: RealtimeFields, into patch: inout RealtimePatch
    ) throws(ConversationFault) {
        let type = try fields.required("type")
        switch type {
        case "realtime": patch.kind = .conversation
        case "transcription": patch.kind = .transcription
        default: throw fields.unknown("type", type, ["realtime", "transcription"])
        }
        patch.isSpoken = try modalities(fields, "output_modalities", together: false)
        patch.maximumTokens = try fields.tokens("max_output_tokens")
        guard let audio = try fields.object("audio") else { return }
        if let input = try audio.object("input") {
            patch.inputFormat = try RealtimeAudioFormat.read(input, "format")
            patch.transcription = try input.transcription("transcription")
            patch.noiseReduction = try input.noiseReduction("noise_reduction")
            patch.turnDetection = try input.turnDetection()
        }
        if let output = try audio.object("output") {
            patch.outputFormat = try RealtimeAudioFormat.read(output, "format")
            patch.voice = try output.voice()
            patch.speed = try output.number("speed", in: 0.25...1.5)
        }
    }

    private static func readBeta(
        _ fields: RealtimeFields, into patch: inout RealtimePatch
    ) throws(ConversationFault) {
        patch.isSpoken = try modalities(fields, "modalities", together: true)
        patch.maximumTokens = try fields.tokens("max_response_output_tokens")
        patch.inputFormat = try RealtimeAudioFormat.read(fields, "input_audio_format")
        patch.outputFormat = try RealtimeAudioFormat.read(fields, "output_audio_format")
        patch.transcription = try fields.transcription("input_audio_transcription")
        patch.noiseReduction = try fields.noiseReduction("input_audio_noise_reduction")
        patch.turnDetection = try fields.turnDetection()
        patch.voice = try fields.voice()
        patch.speed = try fields.number("speed", in: 0.25...1.5)
        patch.temperature = try fields.number("temperature", in: 0...2)
    }

    /// Whether answers are spoken.
    ///
    /// - Parameter together: audio is named together with text (beta); else one or the other.
    static func modalities(
        _ fields: RealtimeFields, _ name: String, together: Bool
    ) throws(ConversationFault) -> Bool? {
        guard let names = try fields.strings(name, atMost: 4) else { return nil }
        let set = Set(names)
        if set == ["text"] { return false }
        if set == ["audio"] || together && set == ["audio", "text"] { return true }
        let right = together ? "['text'] and ['audio', 'text']" : "['text'] and ['audio']"
        throw ConversationFault(
            .invalidValue, "Invalid modalities: \(names). Supported combinations are: \(right).",
            parameter: fields.path(of: name))
    }

    private static func truncation(
        _ fields: RealtimeFields
    ) throws(ConversationFault) -> RealtimeConfiguration.Truncation? {
        switch fields["truncation"] {
        case nil, .null?: return nil
        case .string("auto")?: return .automatic
        case .string("disabled")?: return .disabled
        case .string(let text)?: throw fields.unknown("truncation", text, ["auto", "disabled"])
        default: break
        }
        guard let object = try fields.object("truncation") else { return nil }
        guard try object.required("type") == "retention_ratio" else {
            throw object.unknown("type", try object.required("type"), ["retention_ratio"])
        }
        guard let ratio = try object.number("retention_ratio", in: 0...1) else {
            throw object.missing("retention_ratio")
        }
        let limit = try object.object("token_limits")?.integer("post_instructions", in: 0...10_000_000)
        return .ratio(ratio, limit: limit)
    }
}

/// Which names and shapes a connection has.
package enum RealtimeShape: Hashable, Sendable {
    /// The interface as it is generally available.
    case current
    /// As it was with `OpenAI-Beta: realtime=v1`.
    case beta
}
