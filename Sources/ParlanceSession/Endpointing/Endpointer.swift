import ParlanceCore

/// Decides when an utterance has ended, from media time alone. The rules are data: ``EndpointingConfiguration``.
package struct Endpointer {
    package var configuration: EndpointingConfiguration
    /// Silence below which the recognizer cannot end an utterance.
    package let shortestSilence: MediaTime

    package init(configuration: EndpointingConfiguration, shortestSilence: MediaTime) {
        self.configuration = configuration
        self.shortestSilence = shortestSilence
    }

    /// The reason to end the utterance that began at `start` and was last heard at `lastSpeechEnd`, if there is one.
    ///
    /// An utterance that is too long ends in the next window that is not speech, or two seconds later in any case, so
    /// that a word is cut only when there is no pause at all.
    package func decide(now: MediaTime, start: MediaTime, lastSpeechEnd: MediaTime) -> EndpointReason? {
        let silence = now - lastSpeechEnd
        if let wanted = configuration.trailingSilence, silence >= max(wanted, shortestSilence) {
            return .trailingSilence
        }
        let excess = now - start - configuration.maximumUtterance
        if excess >= .zero, silence > .zero || excess >= MediaTime(milliseconds: 2_000) { return .maximumLength }
        return nil
    }
}
