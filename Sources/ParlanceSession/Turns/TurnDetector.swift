import Foundation
import ParlanceCore

/// What is known about a turn at one moment of media time.
package struct TurnEvidence: Hashable, Sendable {
    /// Since voice activity last heard speech.
    package var silence: MediaTime
    /// Since the recognizer's last token (its trailing blanks); nil where the engine cannot tell.
    package var recognizerSilence: MediaTime?
    /// The turn so far, or its end: spoken form, lower case. Any length; the last ``TurnMemory/longestText`` words do.
    package var words: [String]
    /// BCP-47. Of what language the words are; nil counts as not English.
    package var language: String?

    package init(
        silence: MediaTime, recognizerSilence: MediaTime? = nil, words: [String] = [], language: String? = "en"
    ) {
        self.silence = silence
        self.recognizerSilence = recognizerSilence
        self.words = words
        self.language = language
    }
}

/// How sure it is that a speaker has yielded the turn, from silence and text. A pure function of its evidence.
///
/// The odds that the turn is over grow with a power of the silence, and each ending has a patience: how many times as
/// long a silence it takes to be as sure (``TurnWeights``). So a threshold of confidence is a length of silence for
/// each ending, and with a text of which nothing is known it is silence alone, counted on another scale.
package struct TurnDetector: Sendable {
    package enum Verdict: Hashable, Sendable {
        case goesOn(Float)
        /// Likely over (``TurnConfiguration/eagerThreshold``). If speech comes after all, the turn was resumed.
        case mayBeOver(Float)
        /// Over. Below ``TurnConfiguration/threshold`` because of ``TurnConfiguration/maximumSilence``.
        case over(Float)
    }

    package var weights: TurnWeights

    package init(weights: TurnWeights = TurnWeights()) { self.weights = weights }

    /// 0…1, rising with silence, never quite 1.
    package func confidence(_ evidence: TurnEvidence) -> Float {
        guard evidence.silence > .zero else { return 0 }
        let patience = patience(evidence)
        let ratio = Float(weights.evenOdds.samples) * patience / Float(evidence.silence.samples)
        return min(1 / (1 + powf(ratio, weights.steepness)), 0.999)
    }

    /// How many times as long a silence this evidence asks for.
    package func patience(_ evidence: TurnEvidence) -> Float {
        var patience = weights.patience(TurnEnding(of: evidence.words, language: evidence.language))
        if let quiet = evidence.recognizerSilence, quiet.samples < evidence.silence.samples / 2 {
            patience *= weights.recognizerDisagrees
        }
        return patience
    }

    package func decide(_ evidence: TurnEvidence, _ configuration: TurnConfiguration) -> Verdict {
        let confidence = confidence(evidence)
        if evidence.silence >= configuration.maximumSilence { return .over(confidence) }
        guard evidence.silence >= configuration.minimumSilence else { return .goesOn(confidence) }
        if confidence >= configuration.threshold { return .over(confidence) }
        if let eager = configuration.eagerThreshold, confidence >= eager { return .mayBeOver(confidence) }
        return .goesOn(confidence)
    }
}
