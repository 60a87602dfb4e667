import ParlanceCore

/// One look at a turn in a pause.
package struct TurnLook: Hashable, Sendable {
    /// Counts the pauses of a channel; a turn ends once in a pause.
    package var pause: Int
    /// Since the last speech.
    package var silence: MediaTime
}

/// Decides at which media times a channel looks at its turn: in the pauses between utterances, at fixed steps.
///
/// It knows nothing of words, so when looks happen depends on the audio alone; what they find is ``TurnMemory``'s.
package struct TurnLooks {
    /// Distance of two looks.
    package static let interval = MediaTime(milliseconds: 50)

    private var isOpen = false
    private var isInPause = false
    private var pause = 0
    private var due = MediaTime.zero

    package init() {}

    /// Called after every window; a look if one is due at `now`.
    package mutating func next(
        now: MediaTime, hearing segmenter: Segmenter, _ configuration: SessionConfiguration
    ) -> TurnLook? {
        if segmenter.isSpeaking {
            if segmenter.speech >= configuration.voiceActivity.minimumSpeech {
                isOpen = true
                isInPause = false
            }
            return nil
        }
        guard isOpen else { return nil }
        if !isInPause {
            isInPause = true
            pause += 1
            due = .zero
        }
        let silence = now - segmenter.lastSpeechEnd
        let isLast = silence >= configuration.turns.maximumSilence
        let isWanted = configuration.turns.threshold < 1 && silence >= configuration.turns.minimumSilence && now >= due
        guard isLast || isWanted else { return nil }
        due = now + Self.interval
        isOpen = !isLast
        return TurnLook(pause: pause, silence: silence)
    }
}
