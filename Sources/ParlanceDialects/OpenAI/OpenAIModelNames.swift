/// Names of the provider's models that stand for those of this server: many clients have them built in.
package enum OpenAIModelNames {
    /// Whether a client that names this means "the conversation model": the provider's speech-to-speech and chat models.
    package static func isConversation(_ name: String) -> Bool {
        name.hasPrefix("gpt-realtime") || name.hasPrefix("gpt-4o") || name.hasPrefix("gpt-4.")
            || name.hasPrefix("gpt-5")
            || name.hasPrefix("gpt-audio")
    }

    /// Whether a client that names this means "the recognizer".
    package static func isTranscription(_ name: String) -> Bool {
        name.hasPrefix("whisper") || name.hasPrefix("gpt-4o-transcribe") || name.hasPrefix("gpt-4o-mini-transcribe")
            || name.hasPrefix("gpt-realtime-whisper") || name.hasPrefix("gpt-transcribe")
    }
}
