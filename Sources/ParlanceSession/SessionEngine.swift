import Logging
import ParlanceCore
import Synchronization

/// What every session works with.
public struct SessionServices: Sendable {
    /// For sessions that name no model.
    public var recognizer: any Recognizer
    /// Those that a session may name instead; each has threads of its own, so none waits for another.
    public var otherRecognizers: [any Recognizer]
    /// For sessions that do not name a detector of their own.
    public var voiceActivity: any VoiceActivityModel
    /// Those that a session may name instead, loaded once and shared.
    public var detectors: [NamedDetector]
    /// Tells voices apart, for sessions that ask who speaks; nil: they are refused.
    public var speakers: (any SpeakerModel)?
    /// Makes the decoder for what a client declared.
    public var makeDecoder: @Sendable (AudioDeclaration) throws(SessionFailure) -> any AudioDecoder
    /// Makes what turns a channel's spoken words into those that are shown; nil: they are shown as they are.
    public var makeText: @Sendable (TextConfiguration) throws(SessionFailure) -> (any TextProcessor)?
    public var telemetry: any SessionTelemetry
    /// For sessions that do not name a policy of their own.
    public var overflow: OverflowPolicy
    public var logger: Logger

    public init(
        recognizer: any Recognizer, voiceActivity: any VoiceActivityModel,
        makeDecoder: @escaping @Sendable (AudioDeclaration) throws(SessionFailure) -> any AudioDecoder,
        makeText: @escaping @Sendable (TextConfiguration) throws(SessionFailure) -> (any TextProcessor)? = Self.plain,
        otherRecognizers: [any Recognizer] = [], detectors: [NamedDetector] = [],
        speakers: (any SpeakerModel)? = nil,
        telemetry: any SessionTelemetry = NoTelemetry(),
        overflow: OverflowPolicy = .wait,
        logger: Logger = Logger(label: "parlance", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.recognizer = recognizer
        self.otherRecognizers = otherRecognizers
        self.voiceActivity = voiceActivity
        self.detectors = detectors
        self.speakers = speakers
        self.makeDecoder = makeDecoder
        self.makeText = makeText
        self.telemetry = telemetry
        self.overflow = overflow
        self.logger = logger
    }

    /// Words are shown as they are; who wants some hidden is refused.
    @Sendable
    public static func plain(_ configuration: TextConfiguration) throws(SessionFailure) -> (any TextProcessor)? {
        guard configuration.isPlain else { throw .unsupported("Words are shown as they are spoken here.") }
        return nil
    }

    /// What a session is told that asks who speaks where nothing can tell.
    public static let noSpeakers = SessionFailure.unsupported(
        "This server has no speaker model, so it cannot tell who speaks; start it with --speaker-model FILE.")

    public var recognizers: [any Recognizer] { [recognizer] + otherRecognizers }

    /// The recognizer whose model or engine has this name; without a name, or one that nobody has, the server's.
    public func recognizer(named name: String?) -> any Recognizer {
        guard let name else { return recognizer }
        return recognizers.first { $0.profile.model == name } ?? recognizers.first { $0.profile.engine == name }
            ?? recognizer
    }

    /// A voice activity detector under the name that the catalogue has for it: `webrtc` stands for `webrtc:2`.
    public typealias NamedDetector = (name: String, model: any VoiceActivityModel)

    /// The detector of this name; without one, the server's.
    public func voiceActivity(named name: String?) throws(SessionFailure) -> any VoiceActivityModel {
        guard let name else { return voiceActivity }
        if let found = detectors.first(where: { $0.name == name }) { return found.model }
        throw .unsupported(
            "There is no voice activity detector '\(name)' here. There are: "
                + (detectors.isEmpty ? [voiceActivity.name] : detectors.map(\.name)).joined(separator: ", ") + ".",
            parameter: .init(name: "vad", value: name))
    }
}

/// Opens sessions and spreads them over a few workers. Safe from any thread.
public final class SessionEngine: Sendable {
    public let services: SessionServices
    private let workers: [SessionWorker]
    private let next = Atomic<Int>(0)

    /// - Parameter workers: threads for the audio path before the recognizer.
    public init(_ services: SessionServices, workers: Int) {
        self.services = services
        self.workers = (0..<max(workers, 1)).map { SessionWorker(name: "session-\($0)") }
    }

    deinit { for worker in workers { worker.stop() } }

    /// Opens a session. The caller owns it and must end it with ``SessionHandle/disconnect()``.
    ///
    /// - Parameters:
    ///   - id: UUID, lower case.
    ///   - telemetry: where this session reports to; nil: where all do.
    ///   - wakeUp: called from any thread when events wait or the inlet has room again.
    ///   - onEnd: called once, on the worker, when everything has been given back.
    public func open(
        id: String, dialect: String, configuration: SessionConfiguration,
        telemetry: (any SessionTelemetry)? = nil, wakeUp: @escaping @Sendable () -> Void,
        onEnd: @escaping @Sendable () -> Void = {}
    ) -> any SessionHandle {
        var configuration = configuration
        configuration.lengthenSilencesWhereHiding()
        var services = services
        if let telemetry { services.telemetry = telemetry }
        let index = next.add(1, ordering: .relaxed).oldValue % workers.count
        let session = Session(
            id: id, dialect: dialect, configuration: configuration, services: services, worker: workers[index],
            wakeUp: wakeUp, onEnd: onEnd)
        session.signal()
        return session
    }
}
