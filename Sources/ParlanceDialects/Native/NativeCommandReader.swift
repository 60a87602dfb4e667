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
        case .finalize(let channel): return .finalize(channel: try checked(channel, in: text))
        case .endTurn(let channel): return .endTurn(channel: try checked(channel, in: text))
        case .keepAlive: return .keepAlive
        case .finish:
            isFinished = true
            return .finish
        }
    }

    private func checked(_ channel: Int?, in text: String) throws(Rejection) -> Int? {
        let possible = 0..<(channels ?? AudioFormat.maximumChannels)
        guard let channel, !possible.contains(channel) else { return channel }
        throw Rejection(
            description:
                "'channel' must be from 0 to \(possible.upperBound - 1), or absent for all; it was \(channel).",
            message: cut(text, toBytes: 1_024))
    }
}
