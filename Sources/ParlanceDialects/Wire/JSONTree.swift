/// Any JSON value, for messages whose shape is not fixed: what a client sends that is kept and told again, or checked field
/// by field with errors of the provider's own.
package enum JSONTree: Hashable, Sendable, Decodable, JSONWritable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case null

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let elements = try? value.decode([JSONTree].self) {
            self = .array(elements)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
        }
    }

    /// Members in the order of their names.
    package func write(to json: inout JSONWriter) {
        switch self {
        case .object(let members):
            json.object { json in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
            }
        case .array(let elements): elements.write(to: &json)
        case .string(let text): json.quote(text)
        case .integer(let number): json.integer(number)
        case .number(let number): json.raw(number.isFinite ? "\(number)" : "null")
        case .flag(let flag): flag.write(to: &json)
        case .null: json.raw("null")
        }
    }
}

/// A JSON text that is known to be one, written as it stands.
package struct JSONText: JSONWritable {
    package var text: String
    package init(_ text: String) { self.text = text }
    package func write(to json: inout JSONWriter) { json.raw(text) }
}
