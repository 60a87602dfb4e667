import ParlanceCore

/// What a channel's audio says of its turn at one place of media time.
package enum TurnLook: Hashable, Sendable {
    /// Someone speaks, after a pause.
    case speech
    /// Nobody has spoken for `silence`; with the rules that are in force there.
    case pause(silence: MediaTime, TurnConfiguration)
    /// The turn is over, whatever was said.
    case end(TurnEvent.Trigger)
}

/// Decides at which media times a channel looks at its turn: in the pauses between utterances, at fixed steps, and where
/// speech comes again.
///
/// It knows nothing of words, so when looks happen depends on the audio alone; what they find is ``TurnMemory``'s.
package struct TurnLooks {
    /// Distance of two looks.
    package static let interval = MediaTime(milliseconds: 50)

    /// What is heard belongs to a turn: enough was said for one, and it has not been silent for the longest silence since.
    package private(set) var isOpen = false
    private var isInPause = false
    private var due = MediaTime.zero

    package init() {}

    /// Called after every window; a look if one is due at `now`.
    ///
    /// - Parameter isOpenSegment: the recognizer may still have words of what was said before the pause.
    package mutating func next(
        now: MediaTime, hearing segmenter: Segmenter, isOpenSegment: Bool, _ configuration: SessionConfiguration
    ) -> TurnLook? {
        if segmenter.isSpeaking {
            guard segmenter.speech >= configuration.voiceActivity.minimumSpeech else { return nil }
            defer { (isOpen, isInPause) = (true, false) }
            return isInPause ? .speech : nil
        }
        guard isOpen else { return nil }
        if !isInPause {
            isInPause = true
            due = .zero
        }
        let turns = configuration.turns
        let silence = now - segmenter.lastSpeechEnd
        let isLast = silence >= turns.maximumSilence
        let goesByText = turns.threshold < 1 || turns.eagerThreshold != nil
        guard isLast || goesByText && silence >= turns.minimumSilence && now >= due else { return nil }
        due = now + Self.interval
        isOpen = !isLast || isOpenSegment
        return .pause(silence: silence, turns)
    }
}
