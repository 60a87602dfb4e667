import FoundationEssentials
import ParlanceCore

/// A client's text message, read within bounds. These are rare (audio is binary), so a general decoder will do.
package enum ClientText {
    package static let maximumBytes = 65_536
    package static let maximumDepth = 16
    /// The description of what is no JSON at all.
    package static let notJSON = "The message is not valid JSON."

    /// A `type` that the dialect does not know, thrown while decoding.
    package struct UnknownType: Error {
        var name: String
        var known: [String]
        package init(_ name: String, known: [String]) {
            self.name = name
            self.known = known
        }
    }

    /// A field whose value has the right type but is not possible, thrown while decoding.
    package struct ImpossibleValue: Error {
        var description: String
        package init(_ description: String) { self.description = description }
    }

    package static func decode<Message: Decodable>(
        _ type: Message.Type, from text: String, maximumBytes: Int = maximumBytes, maximumDepth: Int = maximumDepth
    ) throws(Rejection) -> Message {
        func rejection(_ description: String) -> Rejection {
            Rejection(description: description, message: cut(text, toBytes: 1_024))
        }
        let size = text.utf8.count
        guard size <= maximumBytes else {
            throw rejection("A text message may have \(maximumBytes) bytes at most; this one has \(size).")
        }
        guard isShallow(text, maximumDepth) else {
            throw rejection("A text message may be nested \(maximumDepth) deep at most.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch let error as UnknownType {
            let known = error.known.joined(separator: ", ")
            throw rejection("Unknown message type '\(cut(error.name, toBytes: 64))'; known are \(known).")
        } catch let error as ImpossibleValue {
            throw rejection(error.description)
        } catch let error as DecodingError {
            throw rejection(describe(error))
        } catch {
            throw rejection(notJSON)
        }
    }

    /// Whether brackets outside of strings stay within the depth. Wrong nesting is the decoder's to find.
    private static func isShallow(_ text: String, _ maximumDepth: Int) -> Bool {
        var depth = 0
        var inString = false
        var escaped = false
        for byte in text.utf8 {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > maximumDepth { return false }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return true
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "\(subject(context.codingPath + [key])) is missing."
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(subject(context.codingPath)) must be \(name(of: type))."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\(subject(context.codingPath)) has an impossible value."
        default:
            notJSON
        }
    }

    private static func subject(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "The message" }
        return "'" + path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") + "'"
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is Double.Type, is Float.Type: "a number"
        case is [Any].Type: "an array"
        default: "a JSON object"
        }
    }
}
