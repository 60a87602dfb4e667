import Logging
import NIOCore
import ParlanceCore

/// What a conversation session works with: it knows neither engines nor transports.
public struct ConversationServices: Sendable {
    /// What the loaded models make of a wish, or why they cannot.
    public var fit: @Sendable (SessionConfiguration) throws(SessionFailure) -> SessionConfiguration
    /// Opens a listening session; the wake-up may be called from any thread, also within the call.
    public var listen: @Sendable (SessionConfiguration, _ wakeUp: @escaping @Sendable () -> Void) -> any SessionHandle
    /// Whether there is such a voice.
    public var checkVoice: @Sendable (SynthesisConfiguration) throws(SessionFailure) -> Void
    /// Opens a speaking session.
    public var speak:
        @Sendable (SynthesisConfiguration, _ wakeUp: @escaping @Sendable () -> Void) throws(SessionFailure)
            -> any SessionHandle
    /// Nil: nothing here answers.
    public var chat: (any ChatModel)?
    /// How far audio may be ahead of the listener.
    public var lead: Duration
    public var logger: Logger

    public init(
        fit: @escaping @Sendable (SessionConfiguration) throws(SessionFailure) -> SessionConfiguration,
        listen: @escaping @Sendable (SessionConfiguration, @escaping @Sendable () -> Void) -> any SessionHandle,
        checkVoice: @escaping @Sendable (SynthesisConfiguration) throws(SessionFailure) -> Void,
        speak:
            @escaping @Sendable (SynthesisConfiguration, @escaping @Sendable () -> Void) throws(SessionFailure)
            -> any SessionHandle,
        chat: (any ChatModel)?, lead: Duration = .seconds(1),
        logger: Logger = Logger(label: "parlance", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.fit = fit
        self.listen = listen
        self.checkVoice = checkVoice
        self.speak = speak
        self.chat = chat
        self.lead = lead
        self.logger = logger
    }
}
