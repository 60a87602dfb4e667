import NIOCore
import ParlanceCore

/// Text is control and, inside, what is to be spoken; binary there is none.
public struct DeepgramSpeakReader: CommandReader {
    private var isFinished = false

    package init() {}

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        // Close ends what the client has to say.
        if isFinished { return }
        switch message {
        case .binary:
            throw .unsupported("MESSAGE-0000: send text, not binary messages.")
        case .close: break  // The connection's business: it ends the session.
        case .text(let text):
            switch try decode(text) {
            case .speak(let words):
                let count = words.unicodeScalars.count
                guard count <= DeepgramSpeakRequest.maximumText else {
                    throw .tooLarge(
                        "BIG-0001: a Speak message may have \(DeepgramSpeakRequest.maximumText) characters; "
                            + "this one has \(count).")
                }
                commands.append(.synthesis(.speak(words)))
            case .flush: commands.append(.synthesis(.flush))
            case .clear: commands.append(.synthesis(.clear))
            case .keepAlive: commands.append(.keepAlive)
            case .close:
                isFinished = true
                commands.append(.finish)
            }
        }
    }

    private func decode(_ text: String) throws(SessionFailure) -> DeepgramSpeakMessage {
        do throws(Rejection) {
            return try ClientText.decode(DeepgramSpeakMessage.self, from: text)
        } catch {
            // One code for what is no JSON, another for JSON that is no message.
            let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
            let isJSON = first == "{" && error.description != "The message is not valid JSON."
            throw .badRequest("\(isJSON ? "DATA-0001" : "DATA-0000"): \(error.description)")
        }
    }
}

/// The messages that a client may send.
package enum DeepgramSpeakMessage: Decodable, Equatable {
    case speak(String)
    case flush
    case clear
    case close
    case keepAlive

    private enum Field: String, CodingKey {
        case type, text
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "Speak": self = .speak(try fields.decode(String.self, forKey: .text))
        case "Flush": self = .flush
        case "Clear": self = .clear
        case "Close": self = .close
        case "KeepAlive": self = .keepAlive
        case let type: throw ClientText.UnknownType(type, known: ["Speak", "Flush", "Clear", "Close"])
        }
    }
}
