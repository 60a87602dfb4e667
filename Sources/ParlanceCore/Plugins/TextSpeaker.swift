/// Whole texts spoken for request handlers, by the same sessions that serve live clients.
public protocol TextSpeaker: Sendable {
    /// What is loaded; nil where this server does not speak.
    var voices: SynthesizerProfile? { get }
    /// For who names none; nil where this server does not speak.
    var voice: SynthesisVoice? { get }

    /// Begins to speak; the audio is made while it is read, never further ahead than the session's bound.
    ///
    /// - Parameter id: UUID, lower case.
    /// - Throws: why this was not admitted.
    func speak(
        _ text: String, id: String, dialect: String, _ configuration: SynthesisConfiguration, from caller: Caller
    ) throws(SessionFailure) -> SpokenText
}

/// A text that is being spoken.
public struct SpokenText: Sendable {
    public var description: SynthesisDescription
    /// The encoded audio. Ends when all of it was spoken; throws ``SessionFailure``.
    public var audio: AnswerStream

    public init(description: SynthesisDescription, audio: AnswerStream) {
        self.description = description
        self.audio = audio
    }
}
