import ParlanceCore

/// What a channel remembers of the turn that is open: its last words, and when the recognizer last heard one.
///
/// Fed by committed words and by answers to marks, in their order, never by progress reports.
package struct TurnMemory {
    /// Words kept; older ones are forgotten.
    package static let longestText = 64

    private let detector = TurnDetector()
    private let language: String?
    private var words: [String] = []
    private var recognizerQuietSince: MediaTime?
    private var endedPause: Int?

    package init(language: String?) { self.language = language }

    package mutating func append(_ committed: [Word]) {
        words.append(contentsOf: committed.suffix(Self.longestText).lazy.map(\.text))
        if words.count > Self.longestText { words.removeFirst(words.count - Self.longestText) }
    }

    /// Takes a recognizer's answer to a mark.
    package mutating func hear(_ answer: Hypothesis) {
        recognizerQuietSince = answer.trailingSilence.map { answer.through - $0 }
    }

    /// The confidence with which the turn ends at this look; nil: it goes on, or has ended in this pause already.
    package mutating func end(_ look: TurnLook, at time: MediaTime, _ configuration: TurnConfiguration) -> Float? {
        guard look.pause != endedPause else { return nil }
        let evidence = TurnEvidence(
            silence: look.silence, recognizerSilence: recognizerQuietSince.map { time - $0 }, words: words,
            language: language)
        guard case .over(let confidence) = detector.decide(evidence, configuration) else { return nil }
        endedPause = look.pause
        words.removeAll(keepingCapacity: true)
        return confidence
    }
}
