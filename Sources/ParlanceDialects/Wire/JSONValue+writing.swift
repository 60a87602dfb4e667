import ParlanceCore

extension JSONValue: JSONWritable {
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
        case .bool(let flag): flag.write(to: &json)
        case .null: json.raw("null")
        }
    }
}
