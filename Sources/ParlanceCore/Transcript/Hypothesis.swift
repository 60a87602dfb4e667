/// What a recognizer believes now about one segment, before post-processing.
public struct Hypothesis: Sendable {
    /// What made the recognizer report.
    public enum Occasion: Hashable, Sendable {
        /// The words changed. Only the newest of these matters.
        case progress
        /// Exactly the audio before this mark of the ``SpeechRing`` has been taken into account.
        case checkpoint(Int)
        /// The segment is over; this will not change.
        case end
    }

    public var segment: SegmentID
    public var occasion: Occasion
    /// Spoken form, in order of time.
    public var words: [Word]
    /// Media time up to which audio has been taken into account.
    public var through: MediaTime
    /// Silence that the recognizer itself sees at the end (trailing blanks), where it can tell.
    public var trailingSilence: MediaTime?
    /// When the recognizer took the last of that audio from the ring.
    public var dequeuedAt: ContinuousClock.Instant
    /// When the hypothesis was ready.
    public var recognizedAt: ContinuousClock.Instant

    public init(
        segment: SegmentID, occasion: Occasion, words: [Word], through: MediaTime, trailingSilence: MediaTime? = nil,
        dequeuedAt: ContinuousClock.Instant, recognizedAt: ContinuousClock.Instant = .now
    ) {
        self.segment = segment
        self.occasion = occasion
        self.words = words
        self.through = through
        self.trailingSilence = trailingSilence
        self.dequeuedAt = dequeuedAt
        self.recognizedAt = recognizedAt
    }
}
