import ParlanceCore

/// What a detector said about a recording, window by window, and how loud it was.
///
/// Takes samples piece by piece and keeps a probability and two peaks per window, not the audio: 12 bytes for 32 ms,
/// so that a day of audio fits.
public struct SpeechTrack: Sendable {
    /// Samples at 16 kHz that one probability speaks for.
    public let windowSamples: Int
    public private(set) var probabilities: [Float] = []
    /// The lowest and the highest sample of each window.
    public private(set) var peaks: [ClosedRange<Float>] = []
    /// All samples so far.
    public private(set) var samples = 0

    package init(windowSamples: Int) { self.windowSamples = max(windowSamples, 1) }

    /// Adds one window that holds `count` samples of the recording; the last may hold fewer than it is long.
    package mutating func append(_ probability: Float, peaks range: ClosedRange<Float> = 0...0, samples count: Int) {
        probabilities.append(probability)
        peaks.append(range)
        samples += count
    }

    public var duration: MediaTime { MediaTime(samples: samples) }
    public var whole: MediaSpan { MediaSpan(start: .zero, end: duration) }

    /// The stretch that a window speaks for; the last ends with the recording.
    public func span(_ window: Int) -> MediaSpan {
        MediaSpan(
            start: MediaTime(samples: window * windowSamples),
            end: MediaTime(samples: min((window + 1) * windowSamples, samples)))
    }

    /// The probability at a moment inside the recording.
    public func probability(at time: MediaTime) -> Float {
        probabilities[min(time.samples / windowSamples, probabilities.count - 1)]
    }
}
