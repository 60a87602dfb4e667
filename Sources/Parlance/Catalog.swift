import ParlanceAudio
import ParlanceCore
import ParlanceDialects
import ParlanceSpeech

/// What is built in: one line each. A new dialect, codec or voice activity detector is its folder and a line here.
public enum Catalog {
    public static let dialects: [any Dialect] = [
        DeepgramDialect(),
        NativeDialect(),
    ]

    /// Voice activity detectors by name; each is made when it is chosen.
    public static let voiceActivity:
        [(name: String, make: @Sendable () throws(RecognizerError) -> any VoiceActivityModel)] = [
            ("silero", { () throws(RecognizerError) in try SileroVAD() }),
            ("energy", { () throws(RecognizerError) in EnergyVAD() }),
        ]

    /// Recognition engines by name. How one is chosen is in ``EngineChoice``.
    public static let engines = ["sherpa-onnx", "pocketsphinx"]

    /// The decoder for what a client declared. Codecs and containers are told apart there.
    @Sendable
    public static func makeDecoder(_ declaration: AudioDeclaration) throws(SessionFailure) -> any AudioDecoder {
        DetectingDecoder(declaration)
    }
}
