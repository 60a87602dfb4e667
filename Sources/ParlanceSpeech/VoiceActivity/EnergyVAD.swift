import Foundation
import ParlanceCore

/// Voice activity by loudness over an adaptive noise floor: cheap, no weights, easily fooled by noise.
///
/// The floor follows quiet windows at once and loud ones slowly (about 2 dB a second), so that steady noise becomes
/// floor. The probability is a logistic curve over the distance to it: 0.5 at 9 dB. Below -55 dBFS nothing is speech.
public struct EnergyVAD: VoiceActivityModel {
    public let name = "energy"
    /// 32 ms, like the neural detector's window.
    public let windowSamples = 512

    public init() {}

    public func makeDetector() -> any VoiceActivityDetector { Detector() }

    private final class Detector: VoiceActivityDetector {
        private static let silence: Float = -55
        private static let risePerWindow: Float = 0.064
        private var floor: Float = -60

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            var power: Float = 0
            for sample in window { power += sample * sample }
            let level = 10 * log10f(power / Float(max(window.count, 1)) + 1e-10)
            floor = level < floor ? level : min(floor + Self.risePerWindow, level)
            floor = max(floor, -80)
            guard level > Self.silence else { return 0 }
            return 1 / (1 + expf(-(level - floor - 9) / 2.5))
        }
    }
}
