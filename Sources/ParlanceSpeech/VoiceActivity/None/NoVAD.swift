import ParlanceCore

/// Calls everything speech, so that all audio reaches the recognizer. Silence ends no utterance then;
/// what voice activity is measured against.
public struct NoVAD: VoiceActivityModel {
    public let name = "none"
    /// 32 ms, as Silero's.
    public let windowSamples = 512

    public init() {}

    public func makeDetector() -> any VoiceActivityDetector { Detector() }

    private final class Detector: VoiceActivityDetector {
        func probability(of window: UnsafeBufferPointer<Float>) -> Float { 1 }
    }
}
