import NIOCore

/// What a client can ask of a session, in the order in which it was asked.
public enum SessionCommand: Sendable {
    /// Encoded audio, cut anywhere.
    case audio(ByteBuffer)
    /// Change settings for the audio that follows. Comes back as ``SessionEvent/updated(_:)``.
    case update(SessionUpdate)
    /// Close the open utterance now, keep the session. `channel` nil means all.
    case finalize(channel: Int?)
    /// ``finalize(channel:)``, and the turn is over. Where nobody speaks and no turn is open, nothing.
    case endTurn(channel: Int?)
    /// Of a speaking session.
    case synthesis(SynthesisCommand)
    /// Of a conversation session.
    case conversation(ConversationCommand)
    /// The client is still there.
    case keepAlive
    /// A message that could not be understood. Comes back as ``SessionEvent/rejected(_:)``, so that the writer can answer.
    case reject(Rejection)
    /// No more audio: flush what was sent before this, then end.
    case finish
}

/// A change of settings in mid-stream. Nil fields stay as they are.
public struct SessionUpdate: Hashable, Sendable {
    /// The client's own name for this update, echoed with the answer.
    public var id: String?
    public var interimResults: Bool?
    /// Trailing silence in milliseconds that ends an utterance.
    public var endpointingMilliseconds: Int?
    public var hotwords: [Hotword]?
    /// How numbers are written in words that were not shown for good yet.
    public var numbers: TextFormatting.Numbers?
    /// ``TurnConfiguration/threshold``
    public var turnThreshold: Float?
    /// ``TurnConfiguration/eagerThreshold``; `.some(nil)` switches it off.
    public var eagerTurnThreshold: Float??
    /// ``TurnConfiguration/minimumSilence``, in milliseconds.
    public var minimumTurnSilence: Int?
    /// ``TurnConfiguration/maximumSilence``, in milliseconds.
    public var maximumTurnSilence: Int?
    /// Probability at which speech begins.
    public var vadThreshold: Float?
    /// How words are written from now on.
    public var formatting: TextFormatting?

    public init(
        id: String? = nil, interimResults: Bool? = nil, endpointingMilliseconds: Int? = nil,
        hotwords: [Hotword]? = nil, numbers: TextFormatting.Numbers? = nil
    ) {
        self.id = id
        self.interimResults = interimResults
        self.endpointingMilliseconds = endpointingMilliseconds
        self.hotwords = hotwords
        self.numbers = numbers
    }
}

/// A client message that was refused while the session goes on.
public struct Rejection: Hashable, Sendable, Error {
    /// What was wrong, and what would be right.
    public var description: String
    /// The offending text, as far as it may be echoed (at most 1 KiB).
    public var message: String

    public init(description: String, message: String) {
        self.description = description
        self.message = String(message.prefix(1_024))
    }
}
