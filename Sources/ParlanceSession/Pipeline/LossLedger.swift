import ParlanceCore

/// What a decoder says is missing, made into reports: one for a burst, and on and on while it lasts, each after twice as
/// much as the one before.
package struct LossLedger {
    /// Told at once if there is more than this, even if there is no end of it yet.
    private static let firstReport = AudioLoss(
        at: .zero, filled: MediaTime(milliseconds: 2_000), unfilled: .zero, skippedBytes: 1 << 16)

    package private(set) var total = AudioLosses()
    private var open: AudioLoss?
    private var patience = 1

    package init() {}

    /// Takes the decoder's count after a piece of audio.
    ///
    /// - Parameters:
    ///   - samples: per channel that came of the piece.
    ///   - time: media time before the piece.
    /// - Returns: what is new, for counters; and what the client is to be told now.
    package mutating func note(
        _ losses: AudioLosses, sampleRate: Int, samples: Int, at time: MediaTime
    ) -> (new: AudioLoss?, report: AudioLoss?) {
        let new = losses.since(total)
        total = losses
        guard new != AudioLosses() else { return (nil, samples > 0 ? close() : nil) }
        let loss = Self.loss(new, at: time, sampleRate)
        if open == nil { open = AudioLoss(at: time) }
        open?.filled += loss.filled
        open?.unfilled += loss.unfilled
        open?.skippedBytes += loss.skippedBytes
        return (loss, becomeOverdue() ? takeOpen() : nil)
    }

    /// The burst is over, or the stream is.
    package mutating func close() -> AudioLoss? {
        patience = 1
        return takeOpen()
    }

    private mutating func takeOpen() -> AudioLoss? {
        defer { open = nil }
        return open
    }

    private mutating func becomeOverdue() -> Bool {
        guard let open else { return false }
        let limit = Self.firstReport
        let isOverdue =
            (open.filled + open.unfilled).samples > patience * limit.filled.samples
            || open.skippedBytes > patience * limit.skippedBytes
        if isOverdue { patience = min(patience * 2, 1 << 10) }
        return isOverdue
    }

    package static func loss(_ losses: AudioLosses, at time: MediaTime, _ sampleRate: Int) -> AudioLoss {
        func media(_ samples: Int) -> MediaTime {
            let (whole, rest) = samples.quotientAndRemainder(dividingBy: sampleRate)
            let seconds = min(whole, 1 << 32)
            return MediaTime(
                samples: seconds * MediaTime.samplesPerSecond + rest * MediaTime.samplesPerSecond / sampleRate)
        }
        return AudioLoss(
            at: time, filled: media(losses.filledSamples), unfilled: media(losses.unfilledSamples),
            skippedBytes: losses.skippedBytes)
    }
}
