import ParlanceCore

/// Decides when an utterance has ended, from media time alone. The rules are data: ``EndpointingConfiguration``.
///
/// | Rule | Ends the utterance | Needs |
/// |---|---|---|
/// | `trailingSilence` | so long after the last speech window | ``VoiceActivityConfiguration/minimumSpeech`` |
/// | `maximumUtterance` | in the next pause as long as the hangover, or 2 s later in any case | nothing |
/// | `recognizerSilence` | so long after the recognizer's last token | words, and an engine that tells |
///
/// An explicit finalize and the end of the stream need no rule.
package struct Endpointer {
    /// How long an utterance that is too long is given to come to a pause, so that a word is cut only when there is none.
    package static let patience = MediaTime(milliseconds: 2_000)

    package var configuration: EndpointingConfiguration
    package var voiceActivity: VoiceActivityConfiguration
    /// Silence below which the recognizer cannot end an utterance.
    package let shortestSilence: MediaTime

    package init(
        configuration: EndpointingConfiguration, voiceActivity: VoiceActivityConfiguration = .init(),
        shortestSilence: MediaTime
    ) {
        self.configuration = configuration
        self.voiceActivity = voiceActivity
        self.shortestSilence = shortestSilence
    }

    /// The reason to end the utterance that the segmenter hears since `start`, if voice activity gives one.
    package func decide(now: MediaTime, start: MediaTime, hearing segmenter: Segmenter) -> EndpointReason? {
        let silence = now - segmenter.lastSpeechEnd
        if let wanted = configuration.trailingSilence, silence >= max(wanted, shortestSilence),
            segmenter.speech >= voiceActivity.minimumSpeech
        {
            return .trailingSilence
        }
        let excess = now - start - configuration.maximumUtterance
        guard excess >= .zero else { return nil }
        let isPause = silence > .zero && silence >= voiceActivity.hangover
        return isPause || excess >= Self.patience ? .maximumLength : nil
    }

    /// The reason to end the utterance, if the recognizer gives one: `words` of it are not committed yet, and the
    /// recognizer's own `trailingSilence` is long enough. To be asked at fixed media times only, never as reports come.
    package func decide(words: Int, trailingSilence: MediaTime?) -> EndpointReason? {
        guard let wanted = configuration.recognizerSilence, let trailingSilence, words > 0 else { return nil }
        return trailingSilence >= max(wanted, shortestSilence) ? .recognizerSilence : nil
    }
}
