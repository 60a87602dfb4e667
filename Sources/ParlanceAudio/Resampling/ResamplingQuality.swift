/// How sharply a ``Resampler`` cuts, against how much sound it holds back.
public enum ResamplingQuality: Hashable, Sendable, CaseIterable {
    /// For live audio: at most 5 ms held back. Falling to 16 kHz it is flat up to 7.2 kHz, rising from 8 kHz up to
    /// 3.88 kHz. Rejects 90 dB.
    case live
    /// For recorded audio: at most 15 ms held back, and flat nearer to the end of the band. Rejects 110 dB.
    case recorded

    /// Rejection of everything that the narrower band cannot hold, in dB; the design value of the filter.
    public var rejection: Double {
        switch self {
        case .live: 90
        case .recorded: 110
        }
    }

    /// Below, the filter is flat. In Hz.
    public func passband(from inputRate: Int, to outputRate: Int) -> Double {
        let band = Double(min(inputRate, outputRate)) / 2
        return inputRate < outputRate ? band - Self.riseWithin * rise(band) : band - fall(band)
    }

    /// From here on the filter rejects in full. In Hz.
    ///
    /// Falling rates: half the lower rate, so that nothing folds back. Rising rates: beyond the end of the band, where
    /// the mirror image of the band's last part is let through, falling. A filter that ended within the band would take
    /// that part away instead, and a sudden end costs more than a faint image: Silero's network missed whole words of
    /// 8 kHz speech behind a filter from 3.4 to 4 kHz.
    public func stopband(from inputRate: Int, to outputRate: Int) -> Double {
        let band = Double(min(inputRate, outputRate)) / 2
        return inputRate < outputRate ? band + (1 - Self.riseWithin) * rise(band) : band
    }

    /// Width of the slope from flat to rejected, where the rate falls.
    private func fall(_ band: Double) -> Double {
        switch self {
        case .live: max(0.1 * band, 600)
        case .recorded: max(0.05 * band, 250)
        }
    }

    /// The same where it rises.
    private func rise(_ band: Double) -> Double { max(0.1 * band, 800) }

    /// The part of the slope that lies within the band, where the rate rises.
    private static let riseWithin = 0.15
}
