import Logging
import NIOCore
import ParlanceCore
import ParlanceSession
import Synchronization

/// The door: finds the dialect for a handshake, checks the key, admits, and opens the session.
final class SessionGate: SessionHost {
    private let dialects: [String: any Dialect]
    private let requestHandlers = Catalog.requestHandlers
    let engine: SessionEngine
    private let door: Doorkeeper
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
        engine: SessionEngine, door: Doorkeeper, redaction: TextConfiguration.Redaction,
        maximumSessions: Int, maximumLoad: Double, meter: LoadMeter, speech: SynthesizerChoice,
        chat: (any ChatModel)?, speechLead: Duration, maximumConversation: Duration, metrics: Metrics,
        logger: Logger
    ) {
        self.speech = speech
        self.chat = chat
        self.speechLead = speechLead
        self.maximumConversation = maximumConversation
        var byPath: [String: any Dialect] = [:]
        for dialect in Catalog.dialects {
            for path in dialect.paths { byPath[path] = dialect }
        }
        dialects = byPath
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

    var openSessions: Int { sessions.load(ordering: .relaxed) }

    func answers(path: String) -> Bool { dialects[path] != nil }

    func open(_ handshake: Handshake, wakeUp: @escaping @Sendable () -> Void) -> OpenOutcome {
        guard let dialect = dialects[handshake.path] else {
            return .refused(HTTPAnswer(status: 404, json: #"{"error":{"code":"not_found","message":"no such path"}}"#))
        }
        do throws(SessionFailure) {
            let visitor = try door.admit(dialect.credential(in: handshake), at: handshake, opensSession: true)
            var conversation = try open(handshake, visitor, dialect)
            if let seconds = visitor.maximumSessionSeconds { conversation.maximumDuration = .seconds(seconds) }
            let handle: any SessionHandle
            switch conversation.purpose {
            case .recognition(let wish):
                let configuration = try fit(wish, id: handshake.requestID, visitor.caller)
                conversation.purpose = .recognition(configuration)
                try admit()
                handle = engine.open(
                    id: handshake.requestID, dialect: dialect.name, configuration: configuration,
                    telemetry: telemetry(for: visitor.caller, dialect.name), wakeUp: wakeUp,
                    onEnd: { [self] in leave(handshake.requestID) })
            case .synthesis(let configuration):
                handle = try openSpeaking(
                    handshake, dialect: dialect.name, configuration, visitor.caller, wakeUp: wakeUp)
            case .conversation(let configuration):
                handle = try openConversation(
                    handshake, dialect: dialect.name, configuration, visitor.caller, wakeUp: wakeUp)
            }
            var metadata: Logger.Metadata = [
                "session": "\(handshake.requestID)", "dialect": "\(dialect.name)", "peer": "\(handshake.remoteAddress)",
            ]
            if let name = visitor.caller.name { metadata["key"] = "\(name)" }
            if !conversation.ignored.isEmpty { metadata["ignored"] = "\(conversation.ignored.joined(separator: " "))" }
            logger.info("session opened", metadata: metadata)
            return .accepted(conversation, handle)
        } catch {
            metrics.sessionsRefused.add(1, label: error.code)
            logger.info(
                "session refused",
                metadata: [
                    "session": "\(handshake.requestID)", "dialect": "\(dialect.name)",
                    "peer": "\(handshake.remoteAddress)", "failure": "\(error.code)", "detail": "\(error.message)",
                ])
            if let messages = dialect.farewell(error, to: handshake) { return Farewell.outcome(saying: messages) }
            return .refused(dialect.refusal(error, to: handshake))
        }
    }

    private func open(
        _ handshake: Handshake, _ visitor: Doorkeeper.Visitor, _ dialect: any Dialect
    ) throws(SessionFailure) -> Conversation {
        var handshake = handshake
        handshake.sessionOfKey = visitor.session
        let conversation = try dialect.open(handshake)
        if visitor.session != nil {
            guard case .conversation = conversation.purpose else {
                throw .unauthorized("This key opens realtime sessions only.")
            }
        }
        return conversation
    }

    /// What would become of this handshake, told over plain HTTP: browsers hide why a WebSocket was refused.
    func explain(_ handshake: Handshake) -> HTTPAnswer {
        guard let dialect = dialects[handshake.path] else { return HTTPAnswer(status: 404) }
        do throws(SessionFailure) {
            let visitor = try door.admit(dialect.credential(in: handshake), at: handshake, opensSession: false)
            switch try open(handshake, visitor, dialect).purpose {
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
            dialects[handshake.path]?.refusal(failure, to: handshake)
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
            let loaded = engine.services.recognizers.map { "\($0.profile.model) (\($0.profile.engine))" }
                .joined(separator: ", ")
            throw .unsupported(
                "The model '\(model)' is not loaded here; this server runs \(loaded). Leave the model out to use "
                    + "\(engine.services.recognizer.profile.model).",
                parameter: .init(name: "model", value: model))
        }
        if configuration.wantsSpeakers, engine.services.speakers == nil { throw SessionServices.noSpeakers }
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
