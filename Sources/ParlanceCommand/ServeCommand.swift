import ArgumentParser
import Foundation
import Logging
import NIOCore
import Parlance
import ParlanceTransports
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve live transcription over WebSocket.",
        discussion: """
            Every setting can be given as a flag, in the environment (PARLANCE_PORT for --port) or in a YAML file
            (port: 8080); flags go first, then the environment, then the file. --print-config shows the result.

            SIGTERM and SIGINT end the server gracefully: open sessions get their last results.
            """)

    @Option(help: "YAML file of settings.") var config: String?
    @Flag(help: "Show the configuration in force, as a file that can be loaded again, and exit.") var printConfig =
        false
    @Option(help: ArgumentHelp("Write the address of the plain listener to this file once ready.", visibility: .hidden))
    var portFile: String?

    @Option(help: help("host")) var host: String?
    @Option(help: help("port")) var port: String?
    @Option(help: help("tls-cert")) var tlsCert: String?
    @Option(help: help("tls-key")) var tlsKey: String?
    @Option(help: help("tls-port")) var tlsPort: String?
    @Option(help: help("grpc")) var grpc: String?
    @Option(help: help("grpc-tls")) var grpcTls: String?
    @Option(help: help("google-idle-timeout")) var googleIdleTimeout: String?
    @Option(help: help("google-max-stream")) var googleMaxStream: String?
    @Option(help: help("google-max-audio")) var googleMaxAudio: String?
    @Option(help: help("google-recognizers")) var googleRecognizers: String?
    @Option(help: help("keys-file")) var keysFile: String?
    @Option(help: help("keys")) var keys: String?
    @Option(help: help("token-secret")) var tokenSecret: String?
    @Option(help: help("allow-anonymous")) var allowAnonymous: String?
    @Option(help: help("aws-keys-file")) var awsKeysFile: String?
    @Option(help: help("aws-keys")) var awsKeys: String?
    @Option(help: help("aws-region")) var awsRegion: String?
    @Option(help: help("vocabularies")) var vocabularies: String?
    @Option(help: help("engine")) var engine: String?
    @Option(help: help("model")) var model: String?
    @Option(help: help("also")) var also: String?
    @Option(help: help("models")) var models: String?
    @Option(help: help("punctuation")) var punctuation: String?
    @Option(help: help("precision")) var precision: String?
    @Option(help: help("recognizer-threads")) var recognizerThreads: String?
    @Option(help: help("pocketsphinx-decoders")) var pocketsphinxDecoders: String?
    @Option(help: help("vad")) var vad: String?
    @Option(help: help("speaker-model")) var speakerModel: String?
    @Option(help: help("speaker-threshold")) var speakerThreshold: String?
    @Option(help: help("max-speakers")) var maxSpeakers: String?
    @Option(help: help("synthesizer")) var synthesizer: String?
    @Option(help: help("voice")) var voice: String?
    @Option(help: help("speech-lead")) var speechLead: String?
    @Option(help: help("chat")) var chat: String?
    @Option(help: help("chat-key")) var chatKey: String?
    @Option(help: help("chat-model")) var chatModel: String?
    @Option(help: help("chat-context")) var chatContext: String?
    @Option(help: help("chat-connect-timeout")) var chatConnectTimeout: String?
    @Option(help: help("chat-first-timeout")) var chatFirstTimeout: String?
    @Option(help: help("chat-next-timeout")) var chatNextTimeout: String?
    @Option(help: help("max-upload")) var maxUpload: String?
    @Option(help: help("overflow")) var overflow: String?
    @Option(help: help("redact")) var redact: String?
    @Option(help: help("data")) var data: String?
    @Option(help: help("retention")) var retention: String?
    @Option(help: help("max-disk")) var maxDisk: String?
    @Option(help: help("fetch")) var fetch: String?
    @Option(help: help("callbacks")) var callbacks: String?
    @Option(help: help("jobs")) var jobs: String?
    @Option(help: help("workers")) var workers: String?
    @Option(help: help("event-loops")) var eventLoops: String?
    @Option(help: help("max-connections")) var maxConnections: String?
    @Option(help: help("max-sessions")) var maxSessions: String?
    @Option(help: help("max-load")) var maxLoad: String?
    @Option(help: help("drop-alert")) var dropAlert: String?
    @Option(help: help("max-message")) var maxMessage: String?
    @Option(help: help("idle-timeout")) var idleTimeout: String?
    @Option(help: help("max-session")) var maxSession: String?
    @Option(help: help("drain-timeout")) var drainTimeout: String?
    @Option(help: help("log-level")) var logLevel: String?
    @Option(help: help("log-format")) var logFormat: String?

    private var flags: [String: String] {
        let pairs: [(String, String?)] = [
            ("host", host), ("port", port), ("tls-cert", tlsCert), ("tls-key", tlsKey), ("tls-port", tlsPort),
            ("grpc", grpc), ("grpc-tls", grpcTls), ("google-idle-timeout", googleIdleTimeout),
            ("google-max-stream", googleMaxStream), ("google-max-audio", googleMaxAudio),
            ("google-recognizers", googleRecognizers),
            ("keys-file", keysFile), ("keys", keys), ("token-secret", tokenSecret), ("allow-anonymous", allowAnonymous),
            ("aws-keys-file", awsKeysFile), ("aws-keys", awsKeys), ("aws-region", awsRegion),
            ("vocabularies", vocabularies), ("engine", engine),
            ("model", model), ("models", models), ("precision", precision), ("recognizer-threads", recognizerThreads),
            ("pocketsphinx-decoders", pocketsphinxDecoders), ("vad", vad), ("speaker-model", speakerModel),
            ("speaker-threshold", speakerThreshold), ("max-speakers", maxSpeakers), ("overflow", overflow),
            ("speech-lead", speechLead),
            ("synthesizer", synthesizer), ("voice", voice), ("chat", chat), ("chat-key", chatKey),
            ("chat-model", chatModel), ("chat-context", chatContext), ("chat-connect-timeout", chatConnectTimeout),
            ("chat-first-timeout", chatFirstTimeout), ("chat-next-timeout", chatNextTimeout), ("max-upload", maxUpload),
            ("redact", redact), ("punctuation", punctuation), ("data", data), ("retention", retention),
            ("max-disk", maxDisk), ("fetch", fetch), ("callbacks", callbacks), ("jobs", jobs),
            ("workers", workers),
            ("event-loops", eventLoops), ("max-connections", maxConnections), ("max-sessions", maxSessions),
            ("max-load", maxLoad), ("drop-alert", dropAlert), ("also", also), ("max-message", maxMessage),
            ("idle-timeout", idleTimeout), ("max-session", maxSession),
            ("drain-timeout", drainTimeout), ("log-level", logLevel), ("log-format", logFormat),
        ]
        return Dictionary(uniqueKeysWithValues: pairs.compactMap { key, value in value.map { (key, $0) } })
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var layers: [ConfigurationLayer] = [.flags(flags), .environment(environment)]
        if let file = config ?? environment["PARLANCE_CONFIG"] { layers.append(try .file(file)) }
        let configuration = try Configuration(layers)
        if printConfig {
            print(configuration.described)
            return
        }
        var logger = Logger(label: "parlance") { _ in LineLogHandler(isJSON: configuration.logsJSON) }
        logger.logLevel = configuration.logLevel

        let portFile = portFile
        let server = try Server(configuration, logger: logger) { addresses in
            Greeting(addresses).print()
            if let portFile, let port = addresses.web.plain?.port ?? addresses.web.tls?.port {
                try? "\(port)\n".write(toFile: portFile, atomically: true, encoding: .utf8)
            }
        }
        for note in server.choice.notes + server.speech.notes { StandardError.write(note + "\n") }
        if !server.wantsKeys {
            StandardError.write(
                configuration.isLoopback
                    ? "No API keys are configured: only this machine can connect, and any key is accepted.\n"
                    : "No API keys are configured and anonymous use is allowed: anyone who reaches this port can use it.\n"
            )
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

private func help(_ key: String) -> ArgumentHelp {
    let setting = Setting.named(key)
    let suffix = setting.defaultValue.isEmpty ? "" : " (default: \(setting.defaultValue))"
    return ArgumentHelp("\(setting.help)\(suffix)", valueName: setting.placeholder.lowercased())
}
