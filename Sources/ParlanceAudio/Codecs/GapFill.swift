import ParlanceCore

/// Stands in for audio that never came: opened with what is missing, then given out in parts, so that a long gap is no
/// more work at once than audio is.
struct GapFill {
    /// Samples per channel that are still to be given out.
    private(set) var left = 0
    /// Samples per channel of all gaps so far, and how many of them were more than is filled.
    private(set) var losses = AudioLosses()

    private var come = 0

    /// Audio has come: samples per channel. The more there is, the more of gaps is filled.
    mutating func note(_ samples: Int) { come += samples }

    /// - Parameters:
    ///   - missing: samples per channel. Not all may be filled: see ``AudioLosses/longestFill``.
    ///   - sampleRate: of these samples.
    mutating func open(_ missing: Int, sampleRate: Int) {
        guard missing > 0 else { return }
        let missing = min(missing, AudioLosses.longestGap * sampleRate)
        let most = AudioLosses.longestFill * sampleRate
        let filled = max(min(missing, most, most + come * AudioLosses.fillForSample - losses.filledSamples), 0)
        left += filled
        losses.filledSamples += filled
        losses.unfilledSamples += missing - filled
    }

    /// How many samples per channel to give out now, of which `limit` are wanted in all channels together.
    mutating func take(_ limit: Int, channels: Int) -> Int {
        let count = min(left, max(limit / channels, 1))
        left -= count
        return count
    }

    /// Gives out silence.
    /// - Returns: whether all has been given out.
    mutating func giveSilence(_ limit: Int, channels: Int, into samples: inout [Float]) -> Bool {
        if left > 0 { samples.appendSilence(take(limit, channels: channels) * channels) }
        return left == 0
    }
}
