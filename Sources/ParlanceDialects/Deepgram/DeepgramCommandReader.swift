import NIOCore
import ParlanceCore

/// Binary is audio (an empty one ends the stream), text is control.
public struct DeepgramCommandReader: CommandReader {
    private let channels: Int?
    private let isSmart: Bool
    private var isFinished = false

    /// - Parameters:
    ///   - channels: streams of results, for checking a `Finalize`; nil where they are not known yet.
    ///   - isSmart: numbers are written as with `smart_format`, whatever `Configure` says.
    package init(channels: Int?, isSmart: Bool = false) {
        self.channels = channels
        self.isSmart = isSmart
    }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        // CloseStream ends what the client has to say.
        if isFinished { return }
        switch message {
        case .binary(let bytes):
            commands.append(bytes.readableBytes == 0 ? finish() : .audio(bytes))
        case .text(let text):
            do {
                commands.append(try command(text))
            } catch {
                commands.append(.reject(error))
            }
        case .close:
            break  // The connection's business: it ends the session.
        }
    }

    private mutating func command(_ text: String) throws(Rejection) -> SessionCommand {
        switch try ClientText.decode(DeepgramClientMessage.self, from: text) {
        case .keepAlive: return .keepAlive
        case .closeStream: return finish()
        case .finalize(let channel):
            let channels = channels ?? AudioFormat.maximumChannels
            if let channel, !(0..<channels).contains(channel) {
                throw Rejection(
                    description: "There is no channel \(channel): this stream has \(channels), counted from 0.",
                    message: cut(text, toBytes: 1_024))
            }
            return .finalize(channel: channel)
        case .configure(let keyterms, let numerals):
            var update = SessionUpdate()
            if let numerals, !isSmart { update.numbers = numerals ? .numerals : .spoken }
            guard let keyterms else { return .update(update) }
            guard let hotwords = DeepgramKeyterms.hotwords(keyterms) else {
                // An update that changes nothing, so that its answer comes in order like any other.
                return .update(SessionUpdate(id: DeepgramEventWriter.tooManyKeyterms))
            }
            update.hotwords = hotwords
            return .update(update)
        }
    }

    private mutating func finish() -> SessionCommand {
        isFinished = true
        return .finish
    }
}
