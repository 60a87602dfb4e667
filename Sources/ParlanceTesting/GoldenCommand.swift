import NIOCore
import ParlanceCore

/// How a ``GoldenConversation`` writes a command: `audio 3200`, `keep_alive`, `finish`, `finalize`, `finalize 1`, `end_turn`,
/// `update endpointing=300 hotwords=a,b numbers=numerals`, `reject DESCRIPTION`; of conversations see ``GoldenTalk``.
public enum GoldenCommand {
    public static func describe(_ command: SessionCommand) -> String {
        switch command {
        case .audio(let bytes): "audio \(bytes.readableBytes)"
        case .update(let update): describe(update)
        case .finalize(nil): "finalize"
        case .finalize(let channel?): "finalize \(channel)"
        case .endTurn(nil): "end_turn"
        case .endTurn(let channel?): "end_turn \(channel)"
        case .keepAlive: "keep_alive"
        case .reject(let rejection): "reject \(rejection.description)"
        case .finish: "finish"
        case .synthesis(.speak(let text)): "speak \(text)"
        case .synthesis(.flush): "flush"
        case .synthesis(.clear): "clear"
        case .conversation(let command): GoldenTalk.describe(command)
        }
    }

    private static func describe(_ update: SessionUpdate) -> String {
        var parts = ["update"]
        if let id = update.id { parts.append("id=\(id)") }
        if let interimResults = update.interimResults { parts.append("interim_results=\(interimResults)") }
        if let endpointing = update.endpointingMilliseconds { parts.append("endpointing=\(endpointing)") }
        if let hotwords = update.hotwords { parts.append("hotwords=\(hotwords.map(\.phrase).joined(separator: ","))") }
        if let numbers = update.numbers { parts.append("numbers=\(numbers)") }
        if let threshold = update.turnThreshold { parts.append("turn_threshold=\(threshold)") }
        if let threshold = update.eagerTurnThreshold {
            parts.append("eager_turn_threshold=\(threshold.map { "\($0)" } ?? "off")")
        }
        if let silence = update.minimumTurnSilence { parts.append("minimum_turn_silence=\(silence)") }
        if let silence = update.maximumTurnSilence { parts.append("maximum_turn_silence=\(silence)") }
        if let threshold = update.vadThreshold { parts.append("vad_threshold=\(threshold)") }
        if let formatting = update.formatting {
            parts.append("formatting=\(formatting.name ?? "other") profanity=\(formatting.profanity.rawValue)")
        }
        return parts.joined(separator: " ")
    }
}
