import ParlanceCore

/// Tells speech from silence over a row of probabilities: two thresholds (hysteresis) and an onset.
///
/// A value type over media time: no clock, no audio. It knows when speech began and when it was last heard; how much
/// silence ends an utterance is the ``Endpointer``'s business.
package struct Segmenter {
    /// A change counts from the next window on.
    package var configuration: VoiceActivityConfiguration
    /// Start of the speech that is going on; nil in silence.
    package private(set) var speechStart: MediaTime?
    /// End of the last window that was speech.
    package private(set) var lastSpeechEnd = MediaTime.zero
    /// Speech heard since it began, pauses left out.
    package private(set) var speech = MediaTime.zero
    /// Start of speech that has not lasted long enough yet.
    private var candidate: MediaTime?

    package var isSpeaking: Bool { speechStart != nil }
    /// Something may be beginning: a window that counts, but not long enough yet.
    package var hasCandidate: Bool { candidate != nil }

    package init(_ configuration: VoiceActivityConfiguration) { self.configuration = configuration }

    /// Takes the next window. Returns where speech began, once it has lasted for the onset.
    package mutating func hear(_ probability: Float, _ window: MediaSpan) -> MediaTime? {
        if isSpeaking {
            if probability >= configuration.leaveThreshold {
                lastSpeechEnd = window.end
                speech += window.duration
            }
            return nil
        }
        if probability >= configuration.enterThreshold {
            candidate = candidate ?? window.start
        } else if probability < configuration.leaveThreshold {
            candidate = nil
        }
        guard let start = candidate, window.end - start >= configuration.onset else { return nil }
        candidate = nil
        speechStart = start
        lastSpeechEnd = window.end
        speech = window.end - start
        return start
    }

    /// The utterance is over: what comes next needs an onset of its own.
    package mutating func reset() {
        speechStart = nil
        speech = .zero
        candidate = nil
    }
}
