import ParlanceCore

extension RealtimeFields {
    /// `tools`: functions only. Nil where the field is absent.
    func tools() throws(ConversationFault) -> [ToolDefinition]? {
        guard let elements = try array("tools") else { return nil }
        guard elements.count <= 128 else { throw invalid("tools", "expected at most 128 tools") }
        var tools: [ToolDefinition] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else { throw wrongType("tools", "an array of objects", element) }
            let fields = RealtimeFields(members, at: "\(path(of: "tools"))[\(index)]")
            let type = try fields.string("type") ?? "function"
            guard type == "function" else { throw fields.unknown("type", type, ["function"]) }
            let name = try fields.required("name")
            guard (1...64).contains(name.utf8.count) else {
                throw fields.invalid("name", "expected 1 to 64 characters")
            }
            tools.append(
                ToolDefinition(
                    name: name, description: try fields.string("description"),
                    parameters: try fields.object("parameters").map { JSONValue.object($0.members).json }))
        }
        return tools
    }

    func toolChoice() throws(ConversationFault) -> ToolChoice? {
        switch self["tool_choice"] {
        case nil, .null?: return nil
        case .string(let text)?:
            switch text {
            case "auto": return .auto
            case "none": return ToolChoice.none
            case "required": return .required
            default: throw unknown("tool_choice", text, ["auto", "none", "required"])
            }
        case .object(let members)?:
            let fields = RealtimeFields(members, at: path(of: "tool_choice"))
            if let name = try fields.string("name") { return .function(name) }
            guard let function = try fields.object("function") else { throw fields.missing("name") }
            return .function(try function.required("name"))
        case let other?: throw wrongType("tool_choice", "a string or an object", other)
        }
    }

    /// A whole number or `"inf"` (nil).
    func tokens(_ name: String) throws(ConversationFault) -> Int?? {
        switch self[name] {
        case nil, .null?: return .none
        case .string("inf")?: return .some(nil)
        default: return .some(try integer(name, in: 1...1_000_000))
        }
    }

    /// A voice by its name, or as `{"id"}`.
    func voice() throws(ConversationFault) -> VoiceWish? {
        switch self["voice"] {
        case .object(let members)?:
            let name = try RealtimeFields(members, at: path(of: "voice")).required("id")
            return VoiceWish(name: name, voice: name)
        default:
            guard let name = try string("voice") else { return nil }
            let isProviders = OpenAIVoice.names.contains(name.lowercased())
            return VoiceWish(name: cut(name, toBytes: 64), voice: isProviders ? nil : cut(name, toBytes: 64))
        }
    }
}

extension ToolDefinition: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "function")
            json.field("name", name)
            if let description { json.field("description", description) }
            if let parameters { json.field("parameters", JSONText(parameters)) }
        }
    }
}

extension ToolChoice: JSONWritable {
    package func write(to json: inout JSONWriter) {
        switch self {
        case .auto: json.quote("auto")
        case .none: json.quote("none")
        case .required: json.quote("required")
        case .function(let name):
            json.object { json in
                json.field("type", "function")
                json.field("name", name)
            }
        }
    }
}
