import ParlanceCore

/// The fields of one object in a client's message, each read with its type; what is wrong is told with its dotted path.
struct RealtimeFields {
    let members: [String: JSONValue]
    /// `session.audio.input`; empty at the top.
    let path: String

    init(_ members: [String: JSONValue], at path: String) {
        self.members = members
        self.path = path
    }

    func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Nil where the field is absent.
    subscript(name: String) -> JSONValue? { members[name] }

    func has(_ name: String) -> Bool { members[name] != nil }

    // MARK: Values; nil where the field is absent or null

    func string(_ name: String) throws(ConversationFault) -> String? {
        switch members[name] {
        case nil, .null?: nil
        case .string(let text)?: text
        case let other?: throw wrongType(name, "a string", other)
        }
    }

    func required(_ name: String) throws(ConversationFault) -> String {
        guard let text = try string(name) else { throw missing(name) }
        return text
    }

    func flag(_ name: String) throws(ConversationFault) -> Bool? {
        switch members[name] {
        case nil, .null?: nil
        case .bool(let flag)?: flag
        case let other?: throw wrongType(name, "a boolean", other)
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(ConversationFault) -> Int? {
        guard let number = try number(name, in: Double(range.lowerBound)...Double(range.upperBound)) else { return nil }
        guard let integer = Int(exactly: number) else { throw wrongType(name, "an integer", .number(number)) }
        return integer
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(ConversationFault) -> Double? {
        let number: Double
        switch members[name] {
        case nil, .null?: return nil
        case .integer(let value)?: number = Double(value)
        case .number(let value)?: number = value
        case let other?: throw wrongType(name, "a number", other)
        }
        guard range.contains(number) else {
            throw invalid(
                name, "expected a number from \(Self.shown(range.lowerBound)) to \(Self.shown(range.upperBound))")
        }
        return number
    }

    func object(_ name: String) throws(ConversationFault) -> RealtimeFields? {
        switch members[name] {
        case nil, .null?: nil
        case .object(let members)?: RealtimeFields(members, at: path(of: name))
        case let other?: throw wrongType(name, "an object", other)
        }
    }

    func array(_ name: String) throws(ConversationFault) -> [JSONValue]? {
        switch members[name] {
        case nil, .null?: nil
        case .array(let elements)?: elements
        case let other?: throw wrongType(name, "an array", other)
        }
    }

    func strings(_ name: String, atMost most: Int) throws(ConversationFault) -> [String]? {
        guard let elements = try array(name) else { return nil }
        guard elements.count <= most else { throw invalid(name, "expected at most \(most) strings") }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw wrongType(name, "an array of strings", element) }
            strings.append(text)
        }
        return strings
    }

    /// A field that may be cleared: nil where it is absent, `.some(nil)` where it is null.
    func clearable<Value>(
        _ name: String, _ read: (RealtimeFields) throws(ConversationFault) -> Value?
    ) throws(ConversationFault) -> Value?? {
        switch members[name] {
        case nil: .none
        case .null?: .some(nil)
        default: .some(try read(self))
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Value.Type
    ) throws(ConversationFault) -> Value? where Value.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw unknown(name, text, Value.allCases.map(\.rawValue))
        }
        return value
    }

    // MARK: What is wrong

    func missing(_ name: String) -> ConversationFault {
        ConversationFault(
            .missingParameter, "Missing required parameter: '\(path(of: name))'.", parameter: path(of: name))
    }

    func invalid(_ name: String, _ expected: String) -> ConversationFault {
        ConversationFault(
            .invalidValue, "Invalid value for '\(path(of: name))': \(expected).", parameter: path(of: name))
    }

    func unknown(_ name: String, _ value: String, _ choices: [String]) -> ConversationFault {
        let choices = choices.map { "'\($0)'" }.joined(separator: ", ")
        return ConversationFault(
            .invalidValue, "Invalid value: '\(cut(value, toBytes: 64))'. Supported values are: \(choices).",
            parameter: path(of: name))
    }

    func wrongType(_ name: String, _ expected: String, _ got: JSONValue) -> ConversationFault {
        ConversationFault(
            .invalidType, "Invalid type for '\(path(of: name))': expected \(expected), but got \(got.kind) instead.",
            parameter: path(of: name))
    }

    private static func shown(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}

extension JSONValue {
    fileprivate var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .integer: "an integer"
        case .number: "a decimal number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }
}
