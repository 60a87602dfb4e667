import ParlanceCore

/// What a channel knows of its turn: whether one is open, its last words, and when the recognizer last heard one.
///
/// Fed by committed words, by answers to marks and by looks, in their order in media time, never by progress reports.
package struct TurnMemory {
    /// Words kept; older ones are forgotten.
    package static let longestText = 64

    /// What has happened to the turn.
    package struct Change: Hashable, Sendable {
        package var turn: Int
        package var kind: TurnEvent.Kind
        package var confidence: Float = 0
        package var trigger: TurnEvent.Trigger?
    }

    private enum State {
        case closed
        case open
        /// It was said that the turn has likely ended.
        case likelyEnded
    }

    private let detector = TurnDetector()
    private let language: String?
    private var state = State.closed
    private var number = 0
    private var words: [String] = []
    private var recognizerQuietSince: MediaTime?

    package init(language: String?) { self.language = language }

    package mutating func append(_ committed: [Word]) {
        words.append(contentsOf: committed.suffix(Self.longestText).lazy.map(\.text))
        if words.count > Self.longestText { words.removeFirst(words.count - Self.longestText) }
    }

    /// Takes a recognizer's answer to a mark.
    package mutating func hear(_ answer: Hypothesis) {
        recognizerQuietSince = answer.trailingSilence.map { answer.through - $0 }
    }

    /// Words have become known that are not committed yet.
    package mutating func hearWords() -> Change? {
        switch state {
        case .closed:
            state = .open
            return change(.started)
        case .open: return nil
        case .likelyEnded: return resume()
        }
    }

    /// What is new at this look; nil: nothing.
    package mutating func look(_ look: TurnLook, at time: MediaTime) -> Change? {
        guard state != .closed else { return nil }
        switch look {
        case .speech: return state == .likelyEnded ? resume() : nil
        case .end(let trigger): return end(confidence: 1, trigger)
        case .pause(let silence, let rules):
            switch detector.decide(evidence(silence, at: time), rules) {
            case .goesOn: return nil
            case .mayBeOver(let confidence):
                guard state == .open else { return nil }
                state = .likelyEnded
                return change(.likelyEnded, confidence)
            case .over(let confidence):
                return end(confidence: confidence, confidence >= rules.threshold ? .confidence : .silence)
            }
        }
    }

    /// That the open turn is over; 0 between turns.
    package func confidence(after silence: MediaTime, at time: MediaTime) -> Float {
        state == .closed ? 0 : detector.confidence(evidence(silence, at: time))
    }

    private func evidence(_ silence: MediaTime, at time: MediaTime) -> TurnEvidence {
        TurnEvidence(
            silence: silence, recognizerSilence: recognizerQuietSince.map { time - $0 }, words: words,
            language: language)
    }

    private mutating func resume() -> Change {
        state = .open
        return change(.resumed)
    }

    private mutating func end(confidence: Float, _ trigger: TurnEvent.Trigger) -> Change {
        defer { number += 1 }
        state = .closed
        words.removeAll(keepingCapacity: true)
        return change(.ended, confidence, trigger)
    }

    private func change(
        _ kind: TurnEvent.Kind, _ confidence: Float = 0, _ trigger: TurnEvent.Trigger? = nil
    ) -> Change {
        Change(turn: number, kind: kind, confidence: confidence, trigger: trigger)
    }
}
