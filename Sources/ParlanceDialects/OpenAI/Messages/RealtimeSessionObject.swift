import ParlanceCore

/// The whole session as it is in force.
package struct RealtimeSessionObject: JSONWritable {
    var configuration: RealtimeConfiguration
    var shape: RealtimeShape
    var id: String
    /// Seconds since 1970.
    var expiresAt: Int

    package init(_ configuration: RealtimeConfiguration, _ shape: RealtimeShape, id: String, expiresAt: Int) {
        self.configuration = configuration
        self.shape = shape
        self.id = id
        self.expiresAt = expiresAt
    }

    private var isConversation: Bool { configuration.kind == .conversation }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            writeMembers(to: &json)
        }
    }

    /// Without the braces, for objects that hold more.
    package func writeMembers(to json: inout JSONWriter) {
        if shape == .current { json.field("type", isConversation ? "realtime" : "transcription") }
        json.field("object", isConversation ? "realtime.session" : "realtime.transcription_session")
        json.field("id", id)
        json.field("expires_at", expiresAt)
        switch shape {
        case .current: writeCurrent(to: &json)
        case .beta: writeBeta(to: &json)
        }
        json.field(
            "include", configuration.wantsProbabilities ? ["item.input_audio_transcription.logprobs"] : nil as [String]?
        )
    }

    private func writeCurrent(to json: inout JSONWriter) {
        json.object("audio") { json in
            json.object("input") { json in
                RealtimeAudioFormat.write(configuration.input.format, as: "format", to: &json)
                writeInput(
                    transcription: "transcription", noiseReduction: "noise_reduction", to: &json)
            }
            guard isConversation else { return }
            json.object("output") { json in
                RealtimeAudioFormat.write(configuration.output.format, as: "format", to: &json)
                json.field("voice", voiceName)
                json.field("speed", JSONValue.number(configuration.output.speed))
            }
        }
        guard isConversation else { return }
        json.field("output_modalities", [configuration.output.isSpoken ? "audio" : "text"])
        json.field("max_output_tokens", Tokens(configuration.maximumTokens))
        writeAnswers(to: &json)
        switch configuration.truncation {
        case .automatic: json.field("truncation", "auto")
        case .disabled: json.field("truncation", "disabled")
        case .ratio(let ratio, let limit):
            json.object("truncation") { json in
                json.field("type", "retention_ratio")
                json.field("retention_ratio", JSONValue.number(ratio))
                if let limit { json.object("token_limits") { $0.field("post_instructions", limit) } }
            }
        }
        for name in ["tracing", "prompt", "reasoning"] {
            if let text = configuration.carried[name] {
                json.field(name, JSONText(text))
            } else if name != "reasoning" {
                json.field(name, String?.none)
            }
        }
    }

    private func writeBeta(to json: inout JSONWriter) {
        json.field("input_audio_format", RealtimeAudioFormat.betaName(configuration.input.format))
        writeInput(
            transcription: "input_audio_transcription", noiseReduction: "input_audio_noise_reduction", to: &json)
        guard isConversation else { return }
        json.field("modalities", configuration.output.isSpoken ? ["audio", "text"] : ["text"])
        json.field("output_audio_format", RealtimeAudioFormat.betaName(configuration.output.format))
        json.field("voice", voiceName)
        json.field("speed", JSONValue.number(configuration.output.speed))
        json.field("temperature", JSONValue.number(configuration.temperature ?? 0.8))
        json.field("max_response_output_tokens", Tokens(configuration.maximumTokens))
        writeAnswers(to: &json)
    }

    private func writeInput(transcription: String, noiseReduction: String, to json: inout JSONWriter) {
        if let wish = configuration.input.transcription {
            wish.write(as: transcription, to: &json)
        } else {
            json.field(transcription, String?.none)
        }
        if let reduction = configuration.input.noiseReduction {
            json.object(noiseReduction) { $0.field("type", reduction.rawValue) }
        } else {
            json.field(noiseReduction, String?.none)
        }
        if let detection = configuration.input.turnDetection {
            detection.write(as: "turn_detection", answers: isConversation, to: &json)
        } else {
            json.field("turn_detection", String?.none)
        }
    }

    private func writeAnswers(to json: inout JSONWriter) {
        json.field("model", configuration.model)
        json.field("instructions", configuration.instructions)
        json.field("tools", configuration.tools)
        json.field("tool_choice", configuration.toolChoice)
        if let parallel = configuration.parallelToolCalls { json.field("parallel_tool_calls", parallel) }
    }

    private var voiceName: String { configuration.output.voice?.name ?? OpenAIVoice.usual }

    /// A number or `"inf"`.
    struct Tokens: JSONWritable {
        var count: Int?
        init(_ count: Int?) { self.count = count }
        func write(to json: inout JSONWriter) {
            if let count { json.integer(count) } else { json.quote("inf") }
        }
    }
}
