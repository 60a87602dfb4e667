import ParlanceCore

/// The tool that the built-in agent calls: the one that it must, or is told to ("call get weather for Paris"), with arguments
/// that fit the tool's schema as far as the words give them.
struct AgentToolCall {
    private static let verbs = ["call", "use", "run"]
    /// Levels of objects in objects that are filled in.
    private static let depth = 4

    var tool: ToolDefinition
    var arguments: JSONValue
    private let callID: String

    /// Nil: no call is wanted.
    init?(_ asked: AgentQuestion, _ prompt: ChatPrompt) {
        guard !prompt.tools.isEmpty else { return nil }
        let named = Self.named(asked, prompt.tools)
        switch prompt.toolChoice {
        case .none: return nil
        case .auto:
            guard asked.output == nil, let named else { return nil }
            tool = named
        case .required: tool = named ?? prompt.tools[0]
        case .function(let name):
            guard let forced = prompt.tools.first(where: { $0.name == name }) else { return nil }
            tool = forced
        }
        // The words that are about the call: behind the tool's name, where that was said.
        let words = asked.after(Self.said(tool.name)) ?? asked.words
        let schema = tool.parameters.flatMap(JSONValue.init(json:)) ?? .object([:])
        arguments = Self.fill(schema, from: words, depth: Self.depth)
        if arguments.members == nil { arguments = .object([:]) }
        // The same conversation gives the same reply; ids within it differ.
        callID = "call_agent_\(prompt.items.count)"
    }

    /// The name at once, the arguments in pieces.
    var deltas: [ChatDelta] {
        var deltas = [ChatDelta.toolCall(index: 0, id: callID, name: tool.name, arguments: "")]
        var rest = Substring(arguments.json)
        while !rest.isEmpty {
            deltas.append(.toolCall(index: 0, id: nil, name: nil, arguments: String(rest.prefix(12))))
            rest = rest.dropFirst(12)
        }
        return deltas
    }

    private static func named(_ asked: AgentQuestion, _ tools: [ToolDefinition]) -> ToolDefinition? {
        for verb in verbs {
            guard var rest = asked.after([verb]) else { continue }
            if ["the", "a"].contains(rest.first) { rest.removeFirst() }
            let found = tools.filter { rest.starts(with: said($0.name)) || rest.joined() == said($0.name).joined() }
            if let longest = found.max(by: { said($0.name).count < said($1.name).count }) { return longest }
        }
        return nil
    }

    /// A name in the words with which it is said: `get_weather`, `getWeather`.
    private static func said(_ name: String) -> [String] {
        var spaced = ""
        for character in name {
            if character.isUppercase, spaced.last?.isLowercase == true { spaced += " " }
            spaced.append(character)
        }
        return AgentQuestion.words(spaced)
    }

    // MARK: Arguments

    private static func fill(_ schema: JSONValue, from words: [String], depth: Int) -> JSONValue {
        if let choices = schema["enum"]?.elements, let first = choices.first {
            return choices.first { choice in
                guard let text = choice.text else { return false }
                let said = said(text)
                return !said.isEmpty && words.indices.contains { words[$0...].starts(with: said) }
            } ?? first
        }
        switch type(of: schema) {
        case "string": return .string(words.joined(separator: " "))
        case "integer", "number": return number(schema, AgentNumber.all(in: words).first)
        case "boolean": return .bool(!Set(words).isDisjoint(with: ["yes", "true", "on"]))
        case "array":
            guard depth > 0, !words.isEmpty || (schema["minItems"].map { $0 != .integer(0) } ?? false) else {
                return .array([])
            }
            return .array([fill(schema["items"] ?? .object([:]), from: words, depth: depth - 1)])
        case "null": return .null
        default: return object(schema, words, depth)
        }
    }

    private static func object(_ schema: JSONValue, _ words: [String], _ depth: Int) -> JSONValue {
        guard let properties = schema["properties"]?.members, depth > 0 else { return .object([:]) }
        let required = Set(schema["required"]?.elements?.compactMap(\.text) ?? [])
        let names = properties.keys.sorted()
        let alone = required.count == 1 || names.count == 1 ? required.first ?? names[0] : nil
        var members: [String: JSONValue] = [:]
        for name in names {
            let property = properties[name] ?? .object([:])
            if let value = said(of: name, among: names, in: words) {
                members[name] = fill(property, from: value, depth: depth - 1)
            } else if name == alone || hasEnum(property, in: words) {
                members[name] = fill(property, from: Array(words.drop { fillers.contains($0) }), depth: depth - 1)
            } else if required.contains(name) {
                // Numbers need no name where there is but one.
                let rest = ["integer", "number"].contains(type(of: property)) ? words : []
                members[name] = fill(property, from: rest, depth: depth - 1)
            }
        }
        return .object(members)
    }

    private static let fillers: Set<String> = [
        "with", "for", "in", "of", "to", "is", "the", "tool", "function", "and", "at",
    ]

    /// "city paris days three": what follows a property's name, up to the next one's.
    private static func said(of name: String, among names: [String], in words: [String]) -> [String]? {
        let own = said(name)
        guard !own.isEmpty, let start = words.indices.first(where: { words[$0...].starts(with: own) }) else {
            return nil
        }
        let rest = words[(start + own.count)...]
        let others = names.filter { $0 != name }.map(said).filter { !$0.isEmpty }
        let end = rest.indices.first { index in others.contains { rest[index...].starts(with: $0) } } ?? rest.endIndex
        var value = Array(rest[..<end].drop { fillers.contains($0) })
        while let last = value.last, ["and", "with"].contains(last) { value.removeLast() }
        return value
    }

    private static func hasEnum(_ schema: JSONValue, in words: [String]) -> Bool {
        schema["enum"]?.elements?.contains { choice in
            choice.text.map { text in words.indices.contains { words[$0...].starts(with: said(text)) } } ?? false
        } ?? false
    }

    private static func number(_ schema: JSONValue, _ said: Int?) -> JSONValue {
        var value = said ?? 0
        if case .integer(let least)? = schema["minimum"] { value = max(value, least) }
        if case .integer(let most)? = schema["maximum"] { value = min(value, most) }
        return .integer(value)
    }

    /// The first type of a schema, and what its other members tell where it names none.
    private static func type(of schema: JSONValue) -> String {
        if let type = schema["type"]?.text { return type }
        if let types = schema["type"]?.elements?.compactMap(\.text), let first = types.first(where: { $0 != "null" }) {
            return first
        }
        return schema["properties"] == nil && schema.members?.isEmpty == false ? "string" : "object"
    }
}
