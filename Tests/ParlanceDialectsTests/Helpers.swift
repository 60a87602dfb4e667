import FoundationEssentials
import NIOCore
import ParlanceCore

let requestID = "7d0f1c52-8d5e-4b0e-9a5f-3f0b6f1c2d3e"

func handshake(
    _ path: String, _ query: String = "", headers: [(name: String, value: String)] = []
) -> Handshake {
    Handshake(
        path: path, query: QueryItem.parse(query[...]), headers: headers, requestID: requestID,
        remoteAddress: "127.0.0.1:1")
}

func listen(_ query: String = "") -> Handshake { handshake("/v1/listen", query) }
func stream(_ query: String = "") -> Handshake { handshake("/v1/stream", query) }

/// The failure of opening, nil when it is accepted.
func openingFailure(_ dialect: any Dialect, _ handshake: Handshake) -> SessionFailure? {
    do {
        _ = try dialect.open(handshake)
        return nil
    } catch {
        return error
    }
}

func header(_ name: String, of answer: HTTPAnswer) -> String? { answer.headers.first { $0.name == name }?.value }

/// Any JSON, for reading what was written with another's eyes.
indirect enum JSON: Decodable, Equatable {
    case object([String: JSON])
    case array([JSON])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    init(_ text: String) throws { self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    subscript(key: String) -> JSON? { if case .object(let fields) = self { fields[key] } else { nil } }
    subscript(index: Int) -> JSON? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
    var keys: Set<String> { if case .object(let fields) = self { Set(fields.keys) } else { [] } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
}

let profile = RecognizerProfile(
    engine: "scripted", model: "script", version: "1", languages: ["en"], chunk: MediaTime(milliseconds: 160),
    tail: MediaTime(milliseconds: 480), isMonotonic: true, restartSilence: MediaTime(milliseconds: 200),
    supportsHotwords: true)

func began(_ configuration: SessionConfiguration = SessionConfiguration()) -> SessionEvent {
    .began(
        SessionDescription(
            id: requestID, startedAt: WallTime(secondsSince1970: 1_769_860_800.123), recognizer: profile,
            voiceActivity: "silero", configuration: configuration))
}

func span(_ start: Double, _ end: Double) -> MediaSpan {
    MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: end))
}

extension EventWriter {
    /// The messages that one event becomes.
    mutating func messages(_ event: SessionEvent) -> [WireMessage] {
        var messages: [WireMessage] = []
        write(event, into: &messages)
        return messages
    }
}

extension CommandReader {
    mutating func commands(_ message: WireMessage) throws -> [SessionCommand] {
        var commands: [SessionCommand] = []
        try read(message, into: &commands)
        return commands
    }
}
