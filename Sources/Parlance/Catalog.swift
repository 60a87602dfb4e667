import ParlanceAudio
import ParlanceCore
import ParlanceDialects
import ParlanceSpeech

/// What is built in: one line each. A new dialect, codec or voice activity detector is its folder and a line here.
public enum Catalog {
    public static let dialects: [any Dialect] = dialects()

    /// - Parameter amazon: what the operator says of that dialect.
    public static func dialects(amazon: AmazonSettings = AmazonSettings()) -> [any Dialect] {
        [
            DeepgramDialect(),
            FluxDialect(),
            AssemblyAIDialect(findable: EntityFinders.available),
            RealtimeDialect(),
            AmazonDialect(amazon),
            NativeDialect(),
            DeepgramSpeakDialect(),
            OpenAIRealtimeDialect(),
        ]
    }

    /// Dialects of calls, over gRPC.
    public static func callDialects(_ google: GoogleSettings = GoogleSettings()) -> [any CallDialect] {
        [GoogleDialect(google)]
    }

    /// REST interfaces.
    public static let requestHandlers: [any RequestHandler] = [
        DeepgramRequests(),
        DeepgramSpeakRequests(),
        AssemblyAIRequests(),
        OpenAIRequests(),
        ModelsRequests(),
    ]

    /// What becomes of each parameter of what is built in.
    public static let support: [InterfaceSupport] =
        dialects.map(\.support) + callDialects().flatMap(\.support) + requestHandlers.flatMap(\.support)

    /// Work on stored recordings.
    public static let jobKinds: [any JobKind] = [AssemblyAIJobs(), DeepgramJobs()]

    /// Voice activity detectors by name; each is made when it is chosen; Silero's network, and the cascade
    /// over it, once.
    public static let voiceActivity:
        [(name: String, make: @Sendable () throws(RecognizerError) -> any VoiceActivityModel)] = [
            ("silero", { () throws(RecognizerError) in try silero.get() }),
            ("cascade", { () throws(RecognizerError) in try cascade.get() }),
            ("webrtc", { () throws(RecognizerError) in try WebRTCVAD() }),
            ("webrtc:0", { () throws(RecognizerError) in try WebRTCVAD(aggressiveness: 0) }),
            ("webrtc:1", { () throws(RecognizerError) in try WebRTCVAD(aggressiveness: 1) }),
            ("webrtc:2", { () throws(RecognizerError) in try WebRTCVAD(aggressiveness: 2) }),
            ("webrtc:3", { () throws(RecognizerError) in try WebRTCVAD(aggressiveness: 3) }),
            ("energy", { () throws(RecognizerError) in EnergyVAD() }),
            ("none", { () throws(RecognizerError) in NoVAD() }),
        ]

    private static let silero = Result { () throws(RecognizerError) in try SileroVAD() }
    /// One for the server and for the sessions that name it, so that its counts are those of all.
    private static let cascade = Result { () throws(RecognizerError) in CascadeVAD(network: try silero.get()) }

    /// Recognition engines by name. How one is chosen is in ``EngineChoice``.
    public static let engines = ["onnx", "sherpa-onnx", "pocketsphinx"]

    /// What a channel's words go through before they are shown.
    @Sendable
    public static func makeText(
        _ configuration: TextConfiguration
    ) throws(SessionFailure) -> (any TextProcessor)? {
        try ChannelText(configuration)
    }

    /// The decoder for what a client declared. Codecs and containers are told apart there.
    @Sendable
    public static func makeDecoder(_ declaration: AudioDeclaration) throws(SessionFailure) -> any AudioDecoder {
        DetectingDecoder(declaration)
    }
}
