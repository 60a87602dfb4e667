import ParlanceCore

/// Keeps account of one recording: when its chunks were sent, and what was shown when.
package struct ChunkLedger: Sendable {
    /// Starts of the same word in two results may differ by this many seconds.
    private static let drift = 0.3

    /// When the first sample was spoken.
    private let start: ContinuousClock.Instant
    private let chunkSeconds: Double
    private let onset: Double?
    private var sent: [ContinuousClock.Instant] = []
    private var shown: [(word: NativeWord, at: ContinuousClock.Instant)] = []
    package private(set) var figures = ChunkFigures()
    /// What was committed.
    package private(set) var words: [String] = []

    package init(chunkMilliseconds: Int, start: ContinuousClock.Instant, onset: Double?) {
        chunkSeconds = Double(chunkMilliseconds) / 1_000
        self.start = start
        self.onset = onset
    }

    package mutating func chunkSent(bytes: Int, at instant: ContinuousClock.Instant) {
        sent.append(instant)
        figures.messages += 1
        // A client's frame: two bytes, the mask, and what a longer length needs.
        figures.bytes += bytes + 6 + (bytes < 126 ? 0 : bytes < 65_536 ? 2 : 8)
    }

    package mutating func received(_ event: NativeEvent, at instant: ContinuousClock.Instant) {
        switch event {
        case .partial(let transcript):
            if figures.firstPartial.isEmpty, !transcript.words.isEmpty, let onset, let sent = sending(of: onset) {
                figures.firstPartial = [sent.duration(to: instant).milliseconds]
            }
            shown = transcript.words.map { ($0, firstShown($0) ?? instant) }
        case .committed(let transcript):
            for word in transcript.words {
                words.append(word.text)
                let seen = firstShown(word) ?? instant
                figures.fromSpoken.append((start + .seconds(word.end)).duration(to: seen).milliseconds)
                if let sent = sending(of: word.end) {
                    figures.fromSent.append(sent.duration(to: seen).milliseconds)
                }
            }
            shown.removeAll { $0.word.start < transcript.end - 1e-6 }
        default: break
        }
    }

    /// When the chunk that holds this moment of audio was sent.
    private func sending(of seconds: Double) -> ContinuousClock.Instant? {
        guard !sent.isEmpty else { return nil }
        return sent[min(max(Int((seconds / chunkSeconds - 1e-6).rounded(.down)), 0), sent.count - 1)]
    }

    private func firstShown(_ word: NativeWord) -> ContinuousClock.Instant? {
        shown.filter { $0.word.text == word.text && abs($0.word.start - word.start) <= Self.drift }
            .min { abs($0.word.start - word.start) < abs($1.word.start - word.start) }?.at
    }
}
