import Logging
import NIOCore
import ParlanceCore
import ParlanceSession
import Synchronization

/// The door: finds the dialect for a handshake, checks the key, admits, and opens the session.
final class SessionGate: SessionHost {
    private let all: [any Dialect]
    /// By path.
    private let byPath: [String: any Dialect]
    private let exchanges: [String: any Dialect]
    let callDialects: [any CallDialect]
    private let requestHandlers = Catalog.requestHandlers
    let engine: SessionEngine
    let door: Doorkeeper
    /// What is hidden in every session, whatever it asks for.
    private let redaction: TextConfiguration.Redaction
    private let maximumSessions: Int
    private let maximumLoad: Double
    private let meter: LoadMeter
    let speech: SynthesizerChoice
    /// What answers in conversations; nil: nothing does.
    let chat: (any ChatModel)?
    /// How far the audio of answers may be ahead of the listener.
    let speechLead: Duration
    let maximumConversation: Duration
    let metrics: Metrics
    let logger: Logger
    private let isOpen = Atomic<Bool>(false)
    private let sessions = Atomic<Int>(0)

    /// - Parameters:
    ///   - redaction: what is hidden in every session, whatever it asks for.
    ///   - maximumLoad: newcomers that would lift the load beyond this are refused; 1: none are.
    init(
        dialects all: [any Dialect], callDialects: [any CallDialect], engine: SessionEngine, door: Doorkeeper,
        redaction: TextConfiguration.Redaction, maximumSessions: Int, maximumLoad: Double, meter: LoadMeter,
        speech: SynthesizerChoice, chat: (any ChatModel)?, speechLead: Duration, maximumConversation: Duration,
        metrics: Metrics, logger: Logger
    ) {
        self.speech = speech
        self.chat = chat
        self.speechLead = speechLead
        self.maximumConversation = maximumConversation
        self.all = all
        byPath = Dictionary(all.flatMap { dialect in dialect.paths.map { ($0, dialect) } }) { _, last in last }
        exchanges = Dictionary(all.flatMap { dialect in dialect.exchangePaths.map { ($0, dialect) } }) { _, last in last
        }
        self.callDialects = callDialects
        self.engine = engine
        self.door = door
        self.redaction = redaction
        self.maximumSessions = maximumSessions
        self.maximumLoad = maximumLoad
        self.meter = meter
        self.metrics = metrics
        self.logger = logger
    }

    /// Sessions are admitted from now on (after warm-up), or no more (when draining).
    func setOpen(_ open: Bool) { isOpen.store(open, ordering: .releasing) }

    var isServing: Bool { isOpen.load(ordering: .acquiring) }

    var openSessions: Int { sessions.load(ordering: .relaxed) }

    func answers(path: String) -> Bool { byPath[path] != nil }
    func exchanges(path: String) -> Bool { exchanges[path] != nil }

    private func dialect(of path: String) -> (any Dialect)? { byPath[path] ?? exchanges[path] }

    private func visitor(
        _ handshake: Handshake, of dialect: any Dialect, opensSession: Bool
    ) throws(SessionFailure) -> Doorkeeper.Visitor {
        if let caller = try dialect.identify(handshake, opensSession: opensSession) {
            return Doorkeeper.Visitor(caller: caller)
        }
        return try door.admit(dialect.credential(in: handshake), at: handshake, opensSession: opensSession)
    }

    func open(_ handshake: Handshake, wakeUp: @escaping @Sendable () -> Void) -> OpenOutcome {
        guard let dialect = dialect(of: handshake.path) else {
            return .refused(HTTPAnswer(status: 404, json: #"{"error":{"code":"not_found","message":"no such path"}}"#))
        }
        do throws(SessionFailure) {
            let (conversation, handle) = try open(handshake, dialect: dialect.name, wakeUp: wakeUp) {
                () throws(SessionFailure) in
                try visitor(handshake, of: dialect, opensSession: true)
            } understand: { visitor throws(SessionFailure) in
                try open(handshake, visitor, dialect)
            }
            return .accepted(conversation, handle)
        } catch {
            if let messages = dialect.farewell(error, to: handshake) { return Farewell.outcome(saying: messages) }
            return .refused(dialect.refusal(error, to: handshake))
        }
    }

    /// Checks the key, understands the wish, admits and opens; either way there is a line in the log.
    func open(
        _ handshake: Handshake, dialect: String, wakeUp: @escaping @Sendable () -> Void,
        visitor: () throws(SessionFailure) -> Doorkeeper.Visitor,
        understand: (Doorkeeper.Visitor) throws(SessionFailure) -> Conversation
    ) throws(SessionFailure) -> (Conversation, any SessionHandle) {
        do throws(SessionFailure) {
            let visitor = try visitor()
            var conversation = try understand(visitor)
            try visitor.mayOpen(conversation.purpose)
            if let seconds = visitor.maximumSessionSeconds {
                conversation.maximumDuration = min(conversation.maximumDuration ?? .seconds(seconds), .seconds(seconds))
            }
            let handle: any SessionHandle
            switch conversation.purpose {
            case .recognition(let wish):
                let configuration = try fit(wish, id: handshake.requestID, visitor.caller)
                conversation.purpose = .recognition(configuration)
                try admit()
                handle = engine.open(
                    id: handshake.requestID, dialect: dialect, configuration: configuration,
                    telemetry: telemetry(for: visitor.caller, dialect), wakeUp: wakeUp,
                    onEnd: { [self] in leave(handshake.requestID) })
            case .synthesis(let configuration):
                handle = try openSpeaking(
                    handshake, dialect: dialect, configuration, visitor.caller, wakeUp: wakeUp)
            case .conversation(let configuration):
                handle = try openConversation(
                    handshake, dialect: dialect, configuration, visitor.caller, wakeUp: wakeUp)
            }
            var metadata: Logger.Metadata = [
                "session": "\(handshake.requestID)", "dialect": "\(dialect)", "peer": "\(handshake.remoteAddress)",
            ]
            if let name = visitor.caller.name { metadata["key"] = "\(name)" }
            if !conversation.ignored.isEmpty { metadata["ignored"] = "\(conversation.ignored.joined(separator: " "))" }
            logger.info("session opened", metadata: metadata)
            return (conversation, handle)
        } catch {
            noteRefusal(error, of: handshake, dialect: dialect)
            throw error
        }
    }

    func noteRefusal(_ failure: SessionFailure, of handshake: Handshake, dialect: String) {
        metrics.sessionsRefused.add(1, label: failure.code)
        logger.info(
            "session refused",
            metadata: [
                "session": "\(handshake.requestID)", "dialect": "\(dialect)", "peer": "\(handshake.remoteAddress)",
                "failure": "\(failure.code)", "detail": "\(failure.message)",
            ])
    }

    private func open(
        _ handshake: Handshake, _ visitor: Doorkeeper.Visitor, _ dialect: any Dialect
    ) throws(SessionFailure) -> Conversation {
        var handshake = handshake
        handshake.sessionOfKey = visitor.session
        return try dialect.open(handshake)
    }

    /// What would become of this handshake, told over plain HTTP: browsers hide why a WebSocket was refused.
    func explain(_ handshake: Handshake) -> HTTPAnswer {
        guard let dialect = byPath[handshake.path] else { return HTTPAnswer(status: 404) }
        do throws(SessionFailure) {
            let visitor = try visitor(handshake, of: dialect, opensSession: false)
            let purpose = try open(handshake, visitor, dialect).purpose
            try visitor.mayOpen(purpose)
            switch purpose {
            case .recognition(let configuration): _ = try fit(configuration, id: handshake.requestID, visitor.caller)
            case .synthesis(let configuration): _ = try speech.voice(for: configuration)
            case .conversation(let configuration): try check(configuration)
            }
        } catch {
            return dialect.refusal(error, to: handshake)
        }
        var answer = HTTPAnswer(status: 426, headers: [("upgrade", "websocket"), ("sec-websocket-version", "13")])
        answer.reason = "This path speaks WebSocket: open it with ws:// or wss://."
        return dress(answer, to: handshake)
    }

    func dress(_ answer: HTTPAnswer, to handshake: Handshake) -> HTTPAnswer {
        guard let reason = answer.reason else { return answer }
        let failure: SessionFailure =
            switch answer.status {
            case 404: .notFound(reason)
            case 408: .idle(reason)
            case 413, 431: .tooLarge(reason)
            case 500: .internal(reason)
            case 503: .unavailable(reason, retryAfter: 5)
            default: .unsupported(reason)
            }
        let inForm =
            (dialect(of: handshake.path) ?? all.first { $0.isItsClient(handshake) })?.refusal(failure, to: handshake)
            ?? requestHandlers.first { !$0.methods(path: handshake.path).isEmpty }?.refusal(failure, to: handshake)
        guard var dressed = inForm else { return answer }
        dressed.status = answer.status
        dressed.headers += answer.headers.filter { header in !dressed.headers.contains { $0.name == header.name } }
        return dressed
    }

    /// What the loaded models cannot do is refused before the conversation begins; mere wishes are left out.
    func fit(
        _ configuration: SessionConfiguration, id: String, _ caller: Caller
    ) throws(SessionFailure) -> SessionConfiguration {
        var configuration = configuration
        configuration.text.redaction = configuration.text.redaction.union(redaction).union(caller.redaction)
        let profile = engine.services.recognizer(named: configuration.modelName).profile
        if configuration.isLanguageDetectionOptional, !profile.detectsLanguages {
            configuration.detectsLanguage = false
        }
        let candidates = configuration.languageCandidates
        if !candidates.isEmpty, !candidates.contains(where: { LanguageTag.matches($0, oneOf: profile.languages) }) {
            throw .unsupported(
                "The loaded model (\(profile.model)) recognizes \(profile.languages.joined(separator: ", ")), "
                    + "none of \(candidates.prefix(16).joined(separator: ", ")).",
                parameter: .init(name: "language", value: candidates[0]))
        }
        if configuration.detectsLanguage, !profile.detectsLanguages {
            throw .unsupported(
                "The loaded model (\(profile.model)) cannot tell languages apart; it recognizes "
                    + "\(profile.languages.joined(separator: ", ")). Name one of them, or none.",
                parameter: .init(name: "language", value: "auto"))
        }
        if let language = configuration.language, !LanguageTag.matches(language, oneOf: profile.languages) {
            throw .unsupported(
                "The loaded model (\(profile.model)) recognizes \(profile.languages.joined(separator: ", ")), "
                    + "not \(language).",
                parameter: .init(name: "language", value: language))
        }
        if let model = configuration.modelName, model != profile.model, model != profile.engine {
            guard !configuration.isModelOptional else {
                configuration.modelName = nil
                return try fit(configuration, id: id, caller)
            }
            let loaded = engine.services.recognizers.map { "\($0.profile.model) (\($0.profile.engine))" }
                .joined(separator: ", ")
            throw .unsupported(
                "The model '\(model)' is not loaded here; this server runs \(loaded). Leave the model out to use "
                    + "\(engine.services.recognizer.profile.model).",
                parameter: .init(name: "model", value: model))
        }
        if configuration.wantsSpeakers, engine.services.speakers == nil {
            guard configuration.areSpeakersOptional else { throw SessionServices.noSpeakers }
            configuration.wantsSpeakers = false
        }
        _ = try engine.services.voiceActivity(named: configuration.voiceActivity.detector)
        if !configuration.hotwords.isEmpty, !profile.supportsHotwords {
            guard !configuration.requiresHotwords else {
                throw .unsupported("The loaded model (\(profile.model)) cannot favour words.")
            }
            configuration.hotwords = []
            logger.info(
                "the loaded model cannot favour words; the session goes on without",
                metadata: ["session": "\(id)", "model": "\(profile.model)"])
        }
        return configuration
    }

    func admit() throws(SessionFailure) {
        guard isOpen.load(ordering: .acquiring) else {
            throw .unavailable("The server is starting or going away.", retryAfter: 2)
        }
        let open = sessions.add(1, ordering: .relaxed).newValue
        guard open <= maximumSessions else {
            sessions.subtract(1, ordering: .relaxed)
            throw .tooBusy("All \(maximumSessions) sessions are taken.", retryAfter: 5)
        }
        guard meter.admits(below: maximumLoad, open: open) else {
            sessions.subtract(1, ordering: .relaxed)
            throw .tooBusy(
                "The server is at its capacity; one more session would slow down those that it has.", retryAfter: 5)
        }
    }

    /// Where a session reports to that begins now.
    func telemetry(for caller: Caller, _ dialect: String) -> MeteredTelemetry {
        let account = metrics.usage.account(of: caller, dialect: dialect)
        account.sessionBegan()
        return MeteredTelemetry(metrics: metrics, account: account)
    }

    func leave(_ id: String) {
        sessions.subtract(1, ordering: .relaxed)
        logger.info("session closed", metadata: ["session": "\(id)"])
    }
}

extension SessionGate: RecordingTranscriber {
    var models: [RecognizerProfile] { engine.services.recognizers.map(\.profile) }

    func transcribe(
        id: String, dialect: String, _ configuration: SessionConfiguration, from caller: Caller,
        audio: () async throws(SessionFailure) -> ByteBuffer?, event: (SessionEvent) -> Void
    ) async throws(SessionFailure) {
        var configuration = try fit(configuration, id: id, caller)
        configuration.isBulk = true
        configuration.overflow = .wait
        try admit()
        var metadata: Logger.Metadata = ["session": "\(id)", "dialect": "\(dialect)"]
        if let name = caller.name { metadata["key"] = "\(name)" }
        logger.info("recording opened", metadata: metadata)
        do {
            try await engine.transcribe(
                id: id, dialect: dialect, configuration, telemetry: telemetry(for: caller, dialect), next: audio,
                event: event,
                onEnd: { [self] in leave(id) })
        } catch {
            throw (error as? SessionFailure) ?? .badRequest("The request was given up.")
        }
    }
}
