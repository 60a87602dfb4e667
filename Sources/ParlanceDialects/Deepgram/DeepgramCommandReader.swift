import NIOCore
import ParlanceCore

/// Binary is audio (an empty one ends the stream), text is control.
public struct DeepgramCommandReader: CommandReader {
    private let channels: Int?
    private var isFinished = false

    /// - Parameter channels: streams of results, for checking a `Finalize`; nil where they are not known yet.
    package init(channels: Int?) { self.channels = channels }

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
        // What cannot be done is an update that changes nothing, so that its answer comes in order like any other.
        case .configure(_, numerals: true): return .update(SessionUpdate(id: DeepgramEventWriter.noNumerals))
        case .configure(nil, _): return .update(SessionUpdate())
        case .configure(let keyterms?, _):
            guard let hotwords = DeepgramKeyterms.hotwords(keyterms) else {
                return .update(SessionUpdate(id: DeepgramEventWriter.tooManyKeyterms))
            }
            return .update(SessionUpdate(hotwords: hotwords))
        }
    }

    private mutating func finish() -> SessionCommand {
        isFinished = true
        return .finish
    }
}
