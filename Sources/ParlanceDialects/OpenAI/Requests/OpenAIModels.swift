import ParlanceCore

/// The models of this server as this provider lists them, with the names of its own that stand for them.
package struct OpenAIModels {
    struct Entry: JSONWritable {
        var id: String
        var owner: String

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.field("id", id)
                json.field("object", "model")
                // Nobody knows when a model of ours was made.
                json.field("created", 0)
                json.field("owned_by", owner)
            }
        }
    }

    /// Names of the provider's that clients have built in; longer ones with a date stand for the same.
    private static let transcription = [
        "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
    ]
    private static let speech = ["tts-1", "tts-1-hd", "gpt-4o-mini-tts"]
    private static let realtime = ["gpt-realtime", "gpt-realtime-mini", "gpt-4o-realtime-preview"]

    let entries: [Entry]

    init(_ services: RequestServices) {
        var entries: [Entry] = []
        func add(_ id: String, _ owner: String) {
            if !entries.contains(where: { $0.id == id }) { entries.append(Entry(id: id, owner: owner)) }
        }
        for profile in services.recordings.models { add(profile.model, profile.engine) }
        for name in Self.transcription { add(name, "parlance") }
        if let profile = services.speaker?.voices {
            add(profile.model, profile.engine)
            for name in Self.speech { add(name, "parlance") }
        }
        if let chat = services.chat {
            add(chat.name, chat.name == "built-in-agent" ? "parlance" : "chat-endpoint")
            for name in Self.realtime { add(name, "parlance") }
        }
        self.entries = entries
    }

    func entry(_ id: String) -> Entry? { entries.first { $0.id == id } }

    /// Whether a client that names this means "what speaks".
    static func isSpeech(_ name: String) -> Bool { name.hasPrefix("tts-") || name.hasPrefix("gpt-4o-mini-tts") }

    static func unknown(_ name: String) -> SessionFailure {
        let shown = cut(name, toBytes: 64)
        return .unsupported(
            "The model '\(shown)' does not exist here; GET /v1/models lists those there are.",
            parameter: .init(name: "model", value: shown))
    }
}
