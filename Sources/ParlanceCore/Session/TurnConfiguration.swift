/// When a turn ends: the speaker has yielded, not merely paused. Looked at only once the utterance has ended.
///
/// Turn-based protocols name the same four numbers: Deepgram Flux `eot_threshold`, `eager_eot_threshold` and
/// `eot_timeout_ms`; AssemblyAI `end_of_turn_confidence_threshold`, `min_turn_silence` and `max_turn_silence`; OpenAI's
/// `eagerness` is a choice of the last.
public struct TurnConfiguration: Hashable, Sendable {
    public static let maximumSilences = 100...30_000
    /// Distance of the looks for a turn's first words, in media time, and for how long of a segment they are as close; they
    /// are a second apart after that.
    public static let lookInterval = MediaTime(milliseconds: 160)
    public static let youngSpeech = MediaTime(milliseconds: 3_000)

    /// Confidence at which a turn ends before the longest silence, 0…1. At 1 silence alone decides.
    public var threshold: Float = 1
    /// Confidence at which a turn is likely over, for those who want to prepare an answer. Nil: not told.
    public var eagerThreshold: Float?
    /// Tell when a turn starts. The recognizer is then asked for its words every ``lookInterval`` while speech is young.
    public var tellsStarts = false
    /// Silence before which no turn ends, however confident.
    public var minimumSilence = MediaTime(milliseconds: 200)
    /// Silence that ends a turn whatever was said.
    public var maximumSilence = MediaTime(milliseconds: 1_000)

    public init() {}
}
