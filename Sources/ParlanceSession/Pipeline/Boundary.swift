import ParlanceCore

/// A place in a channel's media time at which words are to be committed, in the order in which places were found.
///
/// Boundaries are set by media time alone and resolved in order, so the committed spans of a session depend on its
/// audio, never on how fast it came or how it was cut.
struct Boundary {
    enum Kind: Hashable {
        /// A regular look during long speech: commits a prefix when enough has gathered.
        case periodic
        /// The utterance ends here.
        case endpoint(EndpointReason)
        /// The recognizer's segment ends here, the utterance does not.
        case close
        /// Nothing was said up to here.
        case silence
        /// A look at whether the recognizer itself hears the utterance's end.
        case look
        /// A look at whether the turn has ended.
        case turn(TurnLook)
        /// Where it is told what was heard; `silence` is zero while someone speaks.
        case hearing(HeardAudio, silence: MediaTime)
    }

    /// What the recognizer has to say before the boundary can be resolved.
    enum Answer: Hashable {
        case nothing
        case checkpoint(Int)
        case end(SegmentID)
    }

    var kind: Kind
    var at: MediaTime
    var answer: Answer
    var decided: ContinuousClock.Instant
    /// Whether what the recognizer says of the audio before it counts; see ``SpeechEvidence``.
    var isBelieved = true
    /// Whether it could be said at once, so that partials are shown and words may be promised.
    var isConvincing = true
    /// Whether enough was said for a turn.
    var isTurn = true
}
