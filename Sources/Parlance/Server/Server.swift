import Logging
import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceDialects
import ParlanceJobs
import ParlanceSession
import ParlanceTransports
import ServiceLifecycle

/// The whole server: engines, sessions, dialects and transports put together. A `Service`: cancelled or asked to shut
/// down gracefully, it flushes what was received, says goodbye and returns.
public struct Server: Service {
    public let configuration: Configuration
    public let choice: EngineChoice
    public let speech: SynthesizerChoice
    public let chat: ChatChoice
    public let metrics = Metrics()
    private let keys: KeyRing
    private let amazon: AmazonSettings
    private let logger: Logger
    private let announce: @Sendable (Addresses) -> Void

    /// Where it listens.
    public struct Addresses: Sendable {
        /// HTTP and WebSocket.
        public var web: HTTPServer.Addresses
        /// gRPC; empty where it is off.
        public var calls: HTTPServer.Addresses
    }

    /// Loads the engines; takes as long as the model does.
    ///
    /// - Parameter announce: called once, when the server is warm and listening.
    public init(
        _ configuration: Configuration, logger: Logger,
        announce: @escaping @Sendable (Addresses) -> Void = { _ in }
    ) throws(ConfigurationError) {
        self.configuration = configuration
        self.logger = logger
        self.announce = announce
        keys = try KeyRing(keys: configuration.keys, file: configuration.keysFile)
        amazon = try AmazonSettings(configuration)
        guard configuration.isLoopback || !keys.isEmpty || configuration.allowAnonymous else {
            throw ConfigurationError(
                "host \(configuration.host) can be reached from other machines, so API keys are needed: set keys-file or "
                    + "PARLANCE_KEYS (or, if everybody may use this server, allow-anonymous)")
        }
        choice = try EngineChoice.make(EngineChoice.Wish(configuration))
        speech = try SynthesizerChoice.make(configuration.synthesizer, voice: configuration.voice)
        chat = try ChatChoice.make(configuration.chat)
    }

    /// Whether clients need a key.
    public var wantsKeys: Bool { !keys.isEmpty }

    public func run() async throws {
        let services = SessionServices(
            recognizer: choice.recognizer, voiceActivity: choice.voiceActivity, makeDecoder: Catalog.makeDecoder,
            makeText: Catalog.makeText, otherRecognizers: choice.otherRecognizers, detectors: choice.detectors,
            speakers: choice.speakers, telemetry: metrics,
            overflow: configuration.overflow, logger: logger)
        let engine = SessionEngine(services, workers: configuration.workers)
        let meter = LoadMeter(metrics: metrics, dropThreshold: configuration.dropAlert, logger: logger)
        let tokens = TokenMint(secret: configuration.tokenSecret)
        let door = Doorkeeper(keys: keys, tokens: tokens, isAnonymous: configuration.allowAnonymous)
        let gate = SessionGate(
            dialects: Catalog.dialects(amazon: amazon), callDialects: Catalog.callDialects(configuration.google),
            engine: engine, door: door, redaction: configuration.redaction,
            maximumSessions: configuration.maximumSessions, maximumLoad: configuration.maximumLoad, meter: meter,
            speech: speech, chat: chat.model, speechLead: configuration.speechLead,
            maximumConversation: configuration.maximumSession, metrics: metrics, logger: logger)
        let readiness = Readiness()
        let remote: any RemoteRecordings =
            configuration.fetch.isOff ? NoRemoteRecordings() : RecordingFetcher(policy: configuration.fetch)
        let callbacks: any CallbackSender =
            configuration.callbacks.isOff ? NoCallbacks() : CallbackPoster(policy: configuration.callbacks)
        let jobs = await openJobs(gate, remote, callbacks)
        let desk = RequestDesk(
            handlers: Catalog.requestHandlers, door: door,
            services: RequestServices(
                recordings: gate, tokens: tokens, jobs: jobs, remote: remote, callbacks: callbacks,
                speaker: gate, chat: chat.model, maximumUpload: configuration.maximumUpload),
            metrics: metrics, logger: logger)
        let responder = ServerResponder(
            gate: gate, desk: desk, engine: engine, keys: keys, metrics: metrics, readiness: readiness, meter: meter)
        let http = HTTPServer(
            configuration: transport, responder: responder, host: gate, metrics: metrics, logger: logger)
        let addresses = try await http.start()
        let calls = openCalls(gate)
        let callAddresses: HTTPServer.Addresses
        do { callAddresses = try await calls?.start() ?? HTTPServer.Addresses() } catch {
            await http.drain(deadline: .zero)
            throw error
        }
        do {
            for recognizer in services.recognizers { try recognizer.warmUp() }
            // The usual rates' filters, so that no first stream waits for its design.
            for rate in [8_000, 24_000, 44_100, 48_000] { Resampler.prepare(from: rate) }
            if let synthesizer = speech.synthesizer {
                try synthesizer.warmUp()
                for rate in [8_000, 16_000, 24_000, 48_000] {
                    Resampler.prepare(from: synthesizer.profile.sampleRate, to: rate)
                }
            }
        } catch {
            await calls?.drain(deadline: .zero)
            await http.drain(deadline: .zero)
            throw ConfigurationError("an engine does not work: \(error)")
        }
        logger.info("\(chat.note)")
        gate.setOpen(true)
        readiness.set(.ready)
        for (name, address) in [("gRPC", callAddresses.plain), ("gRPC over TLS", callAddresses.tls)] {
            if let address { logger.notice("\(name) is on", metadata: ["address": "\(address)"]) }
        }
        announce(Addresses(web: addresses, calls: callAddresses))

        await withTaskGroup(of: Void.self) { group in
            group.addTask { await meter.run { gate.openSessions } }
            if let jobs { group.addTask { await jobs.run() } }
            try? await gracefulShutdown()
            group.cancelAll()
        }
        logger.notice("going away: flushing open sessions", metadata: ["sessions": "\(gate.openSessions)"])
        gate.setOpen(false)
        readiness.set(.draining)
        async let callsDrained: Void? = calls?.drain(deadline: configuration.drainTimeout)
        await http.drain(deadline: configuration.drainTimeout)
        await callsDrained
        logger.notice("gone")
    }

    /// Nil where calls are off.
    private func openCalls(_ gate: SessionGate) -> CallServer? {
        var settings = CallServerConfiguration()
        settings.plain = configuration.grpcPort.map { .init(host: configuration.host, port: $0) }
        if let port = configuration.grpcTLSPort, let tls = configuration.tls {
            settings.tls = TLSEndpoint(
                endpoint: .init(host: configuration.host, port: port), certificatePath: tls.certificate,
                keyPath: tls.key)
        }
        guard !settings.isOff else { return nil }
        settings.eventLoops = configuration.eventLoops
        settings.maximumConnections = configuration.maximumConnections
        settings.limits.idleTimeout = configuration.idleTimeout
        settings.limits.maximumDuration = configuration.maximumSession
        return CallServer(configuration: settings, host: gate, metrics: metrics, logger: logger)
    }

    /// Nil where nothing is kept, or the folder cannot be used: live streams do not need it.
    private func openJobs(
        _ gate: SessionGate, _ remote: any RemoteRecordings, _ callbacks: any CallbackSender
    ) async -> JobStore? {
        guard let folder = configuration.dataDirectory else { return nil }
        do {
            return try await JobStore(
                folder: folder, limits: configuration.jobLimits, kinds: Catalog.jobKinds, recordings: gate,
                remote: remote, callbacks: callbacks, logger: logger)
        } catch {
            logger.warning("uploaded recordings are refused: \(error)")
            return nil
        }
    }

    private var transport: HTTPServerConfiguration {
        var result = HTTPServerConfiguration()
        result.plain = configuration.port.map { .init(host: configuration.host, port: $0) }
        if let tls = configuration.tls {
            result.tls = TLSEndpoint(
                endpoint: .init(host: configuration.host, port: tls.port), certificatePath: tls.certificate,
                keyPath: tls.key)
        }
        result.eventLoops = configuration.eventLoops
        result.maximumConnections = configuration.maximumConnections
        result.webSocket.maximumMessage = configuration.maximumMessage
        result.webSocket.idleTimeout = configuration.idleTimeout
        result.webSocket.maximumDuration = configuration.maximumSession
        return result
    }
}

/// Not what it holds: there are secrets in its configuration, and a service's description goes into logs.
extension Server: CustomStringConvertible {
    public var description: String { "Parlance" }
}
