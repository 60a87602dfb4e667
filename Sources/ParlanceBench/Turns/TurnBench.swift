import ParlanceCore
import ParlanceSession

/// How often a turn would be cut off, and how late its end would be known: by silence alone, and by the turn detector.
///
/// The labelled words stand for a perfect recognizer's, and the gaps between them for the silences a perfect voice
/// activity detector hears. Every turn is followed by as much silence as it takes. A turn that is cut off begins anew
/// with the next word, as in a session.
public struct TurnBench: Sendable {
    /// Pauses shorter than this are gaps of articulation.
    package static let shortestPause = MediaTime(milliseconds: 100)
    /// The longest silence, for both.
    static let longestSilence = MediaTime(milliseconds: 5_000)
    private static let step = MediaTime(milliseconds: 10)

    private let turns: [LabelledTurn]
    private let detector = TurnDetector()

    public init(_ turns: [LabelledTurn]) { self.turns = turns }

    /// - Parameter delays: of silence alone, milliseconds; the detector's thresholds are those that ask for as much
    ///   after a plain statement.
    public func run(delays: [Int]) -> TurnReport {
        TurnReport(
            turns: turns.count, pauses: turns.map { pauses(of: $0).count }.reduce(0, +),
            rows: delays.map { delay in
                var configuration = TurnConfiguration()
                configuration.threshold = detector.confidence(
                    TurnEvidence(silence: MediaTime(milliseconds: delay), words: [], language: nil))
                configuration.minimumSilence = Self.step
                configuration.maximumSilence = Self.longestSilence
                let detected = outcome { silenceNeeded(after: $0, configuration) }
                let delays = detected.delays.sorted { $0 < $1 }
                let median = delays.isEmpty ? MediaTime.zero : delays[delays.count / 2]
                let silence = outcome { _ in median }
                return TurnReport.Row(
                    threshold: configuration.threshold, medianDelay: median.milliseconds,
                    meanDelay: delays.isEmpty ? 0 : delays.map(\.milliseconds).reduce(0, +) / delays.count,
                    slowDelay: delays.isEmpty ? 0 : delays[delays.count * 9 / 10].milliseconds,
                    cutOffs: detected.cutOffs, cutOffsBySilence: silence.cutOffs)
            })
    }

    /// The pauses inside a turn: after how many words, and how long.
    private func pauses(of turn: LabelledTurn) -> [(after: Int, length: MediaTime)] {
        zip(turn.words, turn.words.dropFirst()).enumerated().compactMap { index, pair in
            let length = pair.1.span.start - pair.0.span.end
            return length >= Self.shortestPause ? (index + 1, length) : nil
        }
    }

    private func outcome(_ needed: ([String]) -> MediaTime) -> (cutOffs: Int, delays: [MediaTime]) {
        var cutOffs = 0
        var delays: [MediaTime] = []
        for turn in turns {
            let words = turn.words.map(\.text)
            var start = 0
            for pause in pauses(of: turn) where needed(Array(words[start..<pause.after])) <= pause.length {
                cutOffs += 1
                start = pause.after
            }
            delays.append(needed(Array(words[start...])))
        }
        return (cutOffs, delays)
    }

    private func silenceNeeded(after words: [String], _ configuration: TurnConfiguration) -> MediaTime {
        var evidence = TurnEvidence(silence: .zero, words: words)
        while evidence.silence < Self.longestSilence {
            evidence.silence += Self.step
            if case .over = detector.decide(evidence, configuration) { break }
        }
        return evidence.silence
    }
}
