import Foundation
import ParlanceCore

/// Voice activity by loudness over an adaptive noise floor: cheap, no weights, easily fooled by noise.
///
/// The probability is a logistic curve over the distance to the floor (``Loudness``): 0.5 at 7 dB. Below -55 dBFS
/// nothing is speech.
public struct EnergyVAD: VoiceActivityModel {
    public let name = "energy"
    /// 32 ms, like the neural detector's window.
    public let windowSamples = 512

    public init() {}

    public func makeDetector() -> any VoiceActivityDetector { Detector(windowSamples: windowSamples) }

    private final class Detector: VoiceActivityDetector {
        private static let silence: Float = -55
        private static let middle: Float = 7
        private static let slope: Float = 2.5
        private var loudness: Loudness

        init(windowSamples: Int) { loudness = Loudness(windowSamples: windowSamples) }

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            loudness.hear(window)
            guard loudness.level > Self.silence else { return 0 }
            return 1 / (1 + expf((Self.middle - loudness.overFloor) / Self.slope))
        }
    }
}
