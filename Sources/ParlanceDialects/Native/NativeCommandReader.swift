import NIOCore
import ParlanceCore

/// Binary is audio, text is control.
public struct NativeCommandReader: CommandReader {
    private let channels: Int?
    private let isPackets: Bool
    private var isFinished = false

    /// - Parameters:
    ///   - channels: for checking a `finalize`; nil while only the container knows.
    ///   - isPackets: every binary message is a packet, and an empty one a packet that was lost.
    package init(channels: Int?, isPackets: Bool = false) {
        self.channels = channels
        self.isPackets = isPackets
    }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        if isFinished { return }
        switch message {
        case .binary(let bytes):
            if bytes.readableBytes > 0 || isPackets { commands.append(.audio(bytes)) }
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
        switch try ClientText.decode(NativeClientMessage.self, from: text) {
        case .update(let update): return .update(update)
        case .finalize(let channel):
            let possible = 0..<(channels ?? AudioFormat.maximumChannels)
            if let channel, !possible.contains(channel) {
                throw Rejection(
                    description: "'channel' must be from 0 to \(possible.upperBound - 1), or absent for all; "
                        + "it was \(channel).", message: cut(text, toBytes: 1_024))
            }
            return .finalize(channel: channel)
        case .keepAlive: return .keepAlive
        case .finish:
            isFinished = true
            return .finish
        }
    }
}
