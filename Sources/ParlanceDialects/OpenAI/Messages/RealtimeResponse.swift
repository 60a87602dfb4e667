import ParlanceCore

extension RealtimeFields {
    /// What `response.create` asks for; the fields of `response`.
    func response(_ shape: RealtimeShape) throws(ConversationFault) -> ResponseWish {
        var wish = ResponseWish()
        switch shape {
        case .current:
            wish.isSpoken = try RealtimeSessionPatch.modalities(self, "output_modalities", together: false)
            wish.maximumTokens = try tokens("max_output_tokens")
            if let output = try object("audio")?.object("output") {
                wish.outputFormat = try RealtimeAudioFormat.read(output, "format")
                wish.voice = try output.voice()
            }
        case .beta:
            wish.isSpoken = try RealtimeSessionPatch.modalities(self, "modalities", together: true)
            wish.maximumTokens = try tokens("max_output_tokens")
            if !has("max_output_tokens") { wish.maximumTokens = try tokens("max_response_output_tokens") }
            wish.outputFormat = try RealtimeAudioFormat.read(self, "output_audio_format")
            wish.voice = try voice()
        }
        wish.temperature = try number("temperature", in: 0...2)
        wish.instructions = try string("instructions")
        wish.tools = try tools()
        wish.toolChoice = try toolChoice()
        wish.parallelToolCalls = try flag("parallel_tool_calls")
        switch try string("conversation") {
        case nil, "auto"?: break
        case "none"?: wish.isOutOfBand = true
        case let other?: throw unknown("conversation", other, ["auto", "none"])
        }
        wish.metadata = try metadata()
        if let elements = try array("input") {
            var input: [ResponseWish.Input] = []
            for (index, element) in elements.enumerated() {
                guard case .object(let members) = element else {
                    throw wrongType("input", "an array of objects", element)
                }
                let fields = RealtimeFields(members, at: "\(path(of: "input"))[\(index)]")
                if try fields.string("type") == "item_reference" {
                    input.append(.reference(try fields.required("id")))
                } else {
                    guard try fields.givenAudio() == nil else {
                        throw fields.invalid("content", "here an item with audio needs its transcript")
                    }
                    input.append(.item(try fields.item()))
                }
            }
            wish.input = input
        }
        return wish
    }

    private func metadata() throws(ConversationFault) -> [String: String] {
        guard let fields = try object("metadata") else { return [:] }
        guard fields.members.count <= 16 else { throw invalid("metadata", "expected at most 16 pairs") }
        var result: [String: String] = [:]
        for name in fields.members.keys.sorted() {
            guard name.utf8.count <= 64, let text = try fields.string(name), text.utf8.count <= 512 else {
                throw fields.invalid(name, "expected a string of at most 512 characters under a name of at most 64")
            }
            result[name] = text
        }
        return result
    }
}

/// An answer as it is told.
struct RealtimeResponseObject: JSONWritable {
    var response: ConversationResponse
    var shape: RealtimeShape

    init(_ response: ConversationResponse, _ shape: RealtimeShape) {
        self.response = response
        self.shape = shape
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("object", "realtime.response")
            json.field("id", response.id)
            writeStatus(to: &json)
            json.field("output", response.output.map { RealtimeItem($0, shape) })
            json.field("conversation_id", response.conversationID)
            writeOutput(to: &json)
            json.field("max_output_tokens", RealtimeSessionObject.Tokens(response.maximumTokens))
            if response.metadata.isEmpty {
                json.field("metadata", String?.none)
            } else {
                json.field("metadata", JSONValue.object(response.metadata.mapValues { .string($0) }))
            }
            if let usage = response.usage { writeUsage(usage, to: &json) } else { json.field("usage", String?.none) }
        }
    }

    private func writeOutput(to json: inout JSONWriter) {
        let voice = response.voice?.name ?? OpenAIVoice.usual
        switch shape {
        case .current:
            json.field("output_modalities", [response.isSpoken ? "audio" : "text"])
            json.object("audio") { json in
                json.object("output") { json in
                    RealtimeAudioFormat.write(response.format, as: "format", to: &json)
                    json.field("voice", voice)
                }
            }
        case .beta:
            json.field("modalities", response.isSpoken ? ["audio", "text"] : ["text"])
            json.field("output_audio_format", RealtimeAudioFormat.betaName(response.format))
            json.field("voice", voice)
            json.field("temperature", JSONValue.number(response.temperature ?? 0.8))
        }
    }

    private func writeStatus(to json: inout JSONWriter) {
        func details(_ status: String, reason: String? = nil, fault: ConversationFault? = nil) {
            json.field("status", status)
            json.object("status_details") { json in
                json.field("type", status)
                if let reason { json.field("reason", reason) }
                if let fault {
                    json.object("error") { json in
                        json.field("type", fault.type)
                        json.field("code", fault.code ?? "internal_error")
                        json.field("message", fault.message)
                    }
                }
            }
        }
        switch response.status {
        case .inProgress:
            json.field("status", "in_progress")
            json.field("status_details", String?.none)
        case .completed:
            json.field("status", "completed")
            json.field("status_details", String?.none)
        case .cancelled(.interrupted): details("cancelled", reason: "turn_detected")
        case .cancelled(.client): details("cancelled", reason: "client_cancelled")
        case .incomplete(.maximumTokens): details("incomplete", reason: "max_output_tokens")
        case .incomplete(.contentFilter): details("incomplete", reason: "content_filter")
        case .failed(let fault): details("failed", fault: fault)
        }
    }

    /// The model is told text and gives text: what is heard and spoken costs no tokens of its own.
    private func writeUsage(_ usage: ChatUsage, to json: inout JSONWriter) {
        json.object("usage") { json in
            json.field("total_tokens", usage.promptTokens + usage.completionTokens)
            json.field("input_tokens", usage.promptTokens)
            json.field("output_tokens", usage.completionTokens)
            json.object("input_token_details") { json in
                json.field("text_tokens", usage.promptTokens)
                json.field("audio_tokens", 0)
                json.field("image_tokens", 0)
                json.field("cached_tokens", usage.cachedTokens)
                json.object("cached_tokens_details") { json in
                    json.field("text_tokens", usage.cachedTokens)
                    json.field("audio_tokens", 0)
                    json.field("image_tokens", 0)
                }
            }
            json.object("output_token_details") { json in
                json.field("text_tokens", usage.completionTokens)
                json.field("audio_tokens", 0)
            }
        }
    }
}
