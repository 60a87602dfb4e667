import NIOCore
import ParlanceCore

/// Audio as base64 in JSON or binary, mixed as the client likes; the rest is control. Whatever is wrong ends the session.
public struct RealtimeCommandReader: CommandReader {
    /// In one message. Shorter ones than the provider's 100 ms are taken, too.
    private static let longestMilliseconds = 2_000
    /// Two seconds at 48 kHz, as base64, and something around it.
    private static let maximumText = 512 * 1_024

    private let format: AudioFormat
    private var isFinished = false

    package init(format: AudioFormat) { self.format = format }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        // terminate_session ends what the client has to say.
        if isFinished { return }
        switch message {
        case .binary(let bytes): try hear(bytes, into: &commands)
        case .text(let text):
            switch AudioDataMessage.read(text) {
            case .audio(let bytes): try hear(bytes, into: &commands)
            case .notBase64: throw Self.notBase64
            case .other: try carryOut(try Self.understand(text), into: &commands)
            }
        case .close:
            break  // The connection's business: it ends the session.
        }
    }

    private static let notBase64 = RealtimeFault.schema.failure(
        "Invalid Message: 'audio_data' must be base64 (RFC 4648), padded and without line breaks.")

    private func hear(_ bytes: ByteBuffer, into commands: inout [SessionCommand]) throws(SessionFailure) {
        let milliseconds = bytes.readableBytes * 1_000 / format.bytesPerSecond
        guard milliseconds <= Self.longestMilliseconds else {
            throw .tooLarge(
                "Audio too long: \(milliseconds) ms in one message. Expected at most \(Self.longestMilliseconds) ms.")
        }
        if bytes.readableBytes > 0 { commands.append(.audio(bytes)) }
    }

    private static func understand(_ text: String) throws(SessionFailure) -> RealtimeClientMessage {
        do throws(Rejection) {
            return try ClientText.decode(RealtimeClientMessage.self, from: text, maximumBytes: maximumText)
        } catch {
            throw error.description == ClientText.notJSON
                ? RealtimeFault.notJSON.failure("Invalid JSON: \(cut(text, toBytes: 64))")
                : RealtimeFault.schema.failure("Invalid Message: \(error.description)")
        }
    }

    private mutating func carryOut(
        _ message: RealtimeClientMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        if let base64 = message.audioData {
            var base64 = base64
            guard let bytes = base64.withUTF8({ AudioDataMessage.decode($0) }) else { throw Self.notBase64 }
            try hear(bytes, into: &commands)
        }
        if let silence = message.endUtteranceSilence {
            let limits = EndpointingConfiguration.trailingSilences
            commands.append(
                .update(
                    SessionUpdate(endpointingMilliseconds: min(max(silence, limits.lowerBound), limits.upperBound))))
        }
        if message.forcesEnd { commands.append(.finalize(channel: nil)) }
        if message.terminates {
            isFinished = true
            commands.append(.finish)
        }
    }
}
