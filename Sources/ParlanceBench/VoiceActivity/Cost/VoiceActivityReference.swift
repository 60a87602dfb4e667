import ParlanceCore
import ParlanceSpeech

/// What detectors are held against: Silero's network as ONNX Runtime runs it, on one thread.
public enum VoiceActivityReference {
    public static let name = "ONNX Runtime"

    public static func load() throws(RecognizerError) -> VoiceActivityDetectors.Named { (name, try SileroONNX()) }
}
