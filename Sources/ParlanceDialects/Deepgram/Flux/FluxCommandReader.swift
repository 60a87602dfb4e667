import NIOCore
import ParlanceCore

/// Binary is audio, text is control. Text that is not understood ends the stream, as the provider does it; a `Configure`
/// that is understood and cannot be is answered, and the stream goes on.
public struct FluxCommandReader: CommandReader {
    private let takesHints: Bool
    private var isFinished = false

    /// - Parameter takesHints: the stream's model is one for many languages.
    package init(takesHints: Bool) { self.takesHints = takesHints }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        // CloseStream ends what the client has to say.
        if isFinished { return }
        switch message {
        case .binary(let bytes):
            commands.append(bytes.readableBytes == 0 ? finish() : .audio(bytes))
        case .text(let text):
            let message: FluxClientMessage
            do throws(Rejection) {
                message = try ClientText.decode(FluxClientMessage.self, from: text)
            } catch {
                throw .badRequest(error.description)
            }
            commands.append(command(message, text))
        case .close:
            break  // The connection's business: it ends the session.
        }
    }

    private mutating func command(_ message: FluxClientMessage, _ text: String) -> SessionCommand {
        switch message {
        case .closeStream: return finish()
        case .forceEndTurn: return .endTurn(channel: nil)
        case .keepAlive: return .keepAlive
        case .configure(let wanted):
            let hotwords = wanted.keyterms.map { DeepgramKeyterms.hotwords($0.phrases) }
            let fault =
                FluxChange.fault(in: wanted, takesHints: takesHints)
                ?? (hotwords == .some(nil) ? DeepgramKeyterms.limitText : nil)
            if let fault { return .reject(Rejection(description: fault, message: cut(text, toBytes: 1_024))) }
            return .update(FluxChange.update(wanted, hotwords: hotwords ?? nil))
        }
    }

    private mutating func finish() -> SessionCommand {
        isFinished = true
        return .finish
    }
}
