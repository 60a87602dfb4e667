import NIOCore
import ParlanceCore

/// How a ``GoldenConversation`` writes an event of a speaking session: `began`, `audio 640`, `flushed`, `cleared`,
/// `too_many_flushes 20`.
enum GoldenSpeech {
    static func parse(_ text: String) throws -> SynthesisEvent {
        let parts = text.split(separator: " ")
        let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        switch parts.first {
        case "began":
            let voice = SynthesisVoice(name: "one", language: "en-US", description: "a voice")
            let profile = SynthesizerProfile(
                engine: "scripted", model: "script", version: "1", voices: [voice], sampleRate: 16_000,
                cancels: .atChunks)
            return .began(
                SynthesisDescription(
                    id: GoldenConversation.requestID, profile: profile, voice: voice,
                    format: SpokenFormat(.raw(.linear16), sampleRate: 24_000)))
        case "audio": return .audio(ByteBuffer(repeating: 0, count: number))
        case "flushed": return .flushed
        case "cleared": return .cleared
        case "too_many_flushes": return .warning(.tooManyFlushes(perMinute: number))
        default: throw GoldenConversation.FormatError(description: "'\(text)' is no event of a speaking session")
        }
    }
}
