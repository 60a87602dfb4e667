import FoundationEssentials
import NIOCore
import ParlanceCore

/// A recorded conversation that a dialect must reproduce: what the client sends, the commands that this means, the
/// session events that follow, and what the client must see, message by message.
///
/// A file has one item per line, told apart by its first character; empty lines and lines that begin with `#` are for
/// people:
///
/// ```
/// ? /v1/listen?encoding=linear16&sample_rate=16000      the handshake's path and query; first
/// + Authorization: Token KEY                            a header of the handshake, any number
/// < dg-request-id: 7d0f…                                a header that the accepting answer must have
/// ! 400 {"err_code":"…"}                                instead of all that follows: the refusal's status and body
/// → {"type":"KeepAlive"}                                a text message from the client
/// → (3200 bytes)                                        a binary message from the client
/// = keep_alive                                          the command that it became; see ``GoldenCommand``
/// * {"speech_started":{"channel":0,"at":0.5}}           an event of the session; see ``GoldenEvent``
/// ← {"type":"SpeechStarted",…}                          a text message to the client, to the letter
/// ← close 1000                                          the close, with its reason after the number; where the
///                                                       dialect refuses inside, these lines are all there is
/// ```
///
/// Reader and writer share nothing, so only the order within each direction counts.
public struct GoldenConversation: Sendable {
    /// Where the dialect did something else.
    public struct Mismatch: Hashable, Sendable, CustomStringConvertible {
        /// From 1; the line that was not met, or the one that caused what was not expected.
        public var line: Int
        public var expected: String
        public var actual: String

        public var description: String { "line \(line)\n  expected: \(expected)\n  but was:  \(actual)" }
    }

    /// A file that is not a conversation.
    public struct FormatError: Error, CustomStringConvertible {
        public var description: String
    }

    /// Every handshake of a conversation has this id.
    public static let requestID = "7d0f1c52-8d5e-4b0e-9a5f-3f0b6f1c2d3e"

    public var handshake: Handshake
    private var steps: [(line: Int, step: Step)] = []

    private enum Step: Sendable {
        case responseHeader(name: String, value: String)
        case refusal(String)
        case client(WireMessage)
        case command(String)
        case event(SessionEvent)
        case server(String)
    }

    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FormatError(description: "there is no file \(path)")
        }
        try self.init(text: String(decoding: data, as: UTF8.self))
    }

    public init(text: String) throws {
        handshake = Handshake(
            path: "", query: [], headers: [], requestID: Self.requestID, remoteAddress: "127.0.0.1:1")
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let mark = line.first, mark != "#" else { continue }
            do {
                try read(mark, String(line.dropFirst().drop { $0 == " " }), line: index + 1)
            } catch {
                throw FormatError(description: "line \(index + 1): \(error)")
            }
        }
        guard !handshake.path.isEmpty else { throw FormatError(description: "there is no line '? /path'") }
    }

    private mutating func read(_ mark: Character, _ rest: String, line: Int) throws {
        func header() throws -> (name: String, value: String) {
            guard let colon = rest.firstIndex(of: ":") else { throw FormatError(description: "a header has a colon") }
            return (
                String(rest[..<colon]), String(rest[rest.index(after: colon)...].drop { $0 == " " })
            )
        }
        switch mark {
        case "?":
            let halves = rest.split(separator: "?", maxSplits: 1)
            handshake.path = String(halves[0])
            handshake.query = halves.count > 1 ? QueryItem.parse(halves[1]) : []
        case "+": handshake.headers.append(try header())
        case "<":
            let header = try header()
            steps.append((line, .responseHeader(name: header.name, value: header.value)))
        case "!": steps.append((line, .refusal(rest)))
        case "→": steps.append((line, .client(try Self.clientMessage(rest))))
        case "=": steps.append((line, .command(rest)))
        case "*": steps.append((line, .event(try GoldenEvent.parse(rest))))
        case "←": steps.append((line, .server(rest)))
        default: throw FormatError(description: "a line begins with one of ? + < ! → = * ← #, not '\(mark)'")
        }
    }

    private static func clientMessage(_ text: String) throws -> WireMessage {
        guard text.hasPrefix("("), text.hasSuffix(" bytes)") else { return .text(text) }
        guard let count = Int(text.dropFirst().dropLast(" bytes)".count)), (0...(1 << 24)).contains(count) else {
            throw FormatError(description: "binary is written as (3200 bytes)")
        }
        return .binary(ByteBuffer(repeating: 0, count: count))
    }

    /// Runs the conversation through a dialect. Empty: it did all that was expected, and nothing else.
    public func replay(on dialect: any Dialect) -> [Mismatch] {
        var mismatches: [Mismatch] = []
        guard dialect.paths.contains(handshake.path) else {
            return [Mismatch(line: 1, expected: handshake.path, actual: "the dialect answers \(dialect.paths)")]
        }
        var conversation: Conversation
        do {
            conversation = try dialect.open(handshake)
        } catch {
            if let messages = dialect.farewell(error, to: handshake) { return compare(messages.map(Self.describe)) }
            let answer = dialect.refusal(error, to: handshake)
            let actual = "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
            let refusals = steps.compactMap { if case .refusal(let text) = $0.step { ($0.line, text) } else { nil } }
            guard let (line, expected) = refusals.first else {
                return [Mismatch(line: 1, expected: "to be accepted", actual: actual)]
            }
            return expected == actual ? [] : [Mismatch(line: line, expected: expected, actual: actual)]
        }

        var commands: [(line: Int, text: String)] = []
        var messages: [(line: Int, text: String)] = []
        func expect(_ text: String, line: Int, from actual: inout [(line: Int, text: String)]) {
            let next = actual.isEmpty ? "nothing" : actual.removeFirst().text
            if next != text { mismatches.append(Mismatch(line: line, expected: text, actual: next)) }
        }
        for (line, step) in steps {
            switch step {
            case .refusal(let text):
                mismatches.append(Mismatch(line: line, expected: text, actual: "accepted"))
            case .responseHeader(let name, let value):
                let found = conversation.responseHeaders.first { $0.name.lowercased() == name.lowercased() }?.value
                let actual = name.lowercased() == "sec-websocket-protocol" ? conversation.subprotocol : found
                if actual != value {
                    mismatches.append(Mismatch(line: line, expected: "\(name): \(value)", actual: actual ?? "nothing"))
                }
            case .client(let message):
                var produced: [SessionCommand] = []
                do {
                    try conversation.reader.read(message, into: &produced)
                } catch {
                    commands.append((line, "failure \(error.code)"))
                }
                commands += produced.map { (line, GoldenCommand.describe($0)) }
            case .command(let text): expect(text, line: line, from: &commands)
            case .event(let event):
                var produced: [WireMessage] = []
                conversation.writer.write(event, into: &produced)
                messages += produced.map { (line, Self.describe($0)) }
            case .server(let text): expect(text, line: line, from: &messages)
            }
        }
        mismatches += (commands + messages).map { Mismatch(line: $0.line, expected: "nothing more", actual: $0.text) }
        return mismatches
    }

    /// Refused inside: all that is said is these messages.
    private func compare(_ messages: [String]) -> [Mismatch] {
        let expected = steps.compactMap { if case .server(let text) = $0.step { ($0.line, text) } else { nil } }
        return (0..<max(expected.count, messages.count)).compactMap { index in
            let wanted = index < expected.count ? expected[index] : (1, "nothing more")
            let actual = index < messages.count ? messages[index] : "nothing"
            return wanted.1 == actual ? nil : Mismatch(line: wanted.0, expected: wanted.1, actual: actual)
        }
    }

    private static func describe(_ message: WireMessage) -> String {
        switch message {
        case .text(let text): text
        case .binary(let bytes): "(\(bytes.readableBytes) bytes)"
        case .close(let code, let reason): reason.isEmpty ? "close \(code)" : "close \(code) \(reason)"
        }
    }
}
