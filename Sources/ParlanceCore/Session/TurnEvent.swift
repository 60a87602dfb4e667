/// What happens to a speaker's turn. Decided at fixed places of media time: the same audio has the same turns, however it
/// comes and however busy the server is.
///
/// Of each turn of a channel: `started`, then any number of `likelyEnded`, `resumed`, then `ended`. What was not asked for
/// is left out: ``TurnConfiguration/tellsStarts``, ``TurnConfiguration/eagerThreshold``.
public struct TurnEvent: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// Its first words are known.
        case started
        /// ``TurnConfiguration/eagerThreshold`` is reached: at most once in a pause.
        case likelyEnded = "likely_ended"
        /// After `likelyEnded`: someone speaks again, or more words have become known.
        case resumed
        /// Nothing more belongs to it. All its words have been committed.
        case ended
    }

    /// Why a turn ended.
    public enum Trigger: String, Hashable, Sendable {
        /// ``TurnConfiguration/threshold``
        case confidence
        /// ``TurnConfiguration/maximumSilence``
        case silence
        /// ``SessionCommand/endTurn(channel:)``
        case manual
        case endOfStream = "end_of_stream"
    }

    public var channel: Int
    /// Where it was decided.
    public var at: MediaTime
    /// How sure it is that the turn is over, 0…1. 0 where it starts or is resumed.
    public var confidence: Float
    /// Counts the turns of a channel, from 0.
    public var turn: Int
    public var kind: Kind
    /// Of `ended` only.
    public var trigger: Trigger?

    public init(
        channel: Int, at: MediaTime, confidence: Float, turn: Int, kind: Kind, trigger: Trigger? = nil
    ) {
        self.channel = channel
        self.at = at
        self.confidence = confidence
        self.turn = turn
        self.kind = kind
        self.trigger = trigger
    }
}
