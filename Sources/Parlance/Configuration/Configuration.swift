import Foundation
import Logging
import ParlanceCore
import ParlanceDialects
import ParlanceJobs
import ParlanceSpeech

/// The server's configuration, checked. Made from layers, the first that has a setting wins.
public struct Configuration: Sendable {
    public struct Value: Hashable, Sendable {
        public var text: String
        /// Where it came from; `default` if from nowhere.
        public var origin: String
    }

    /// Every setting as it is in force.
    public let values: [String: Value]

    public let host: String
    /// Nil: no plain listener.
    public let port: Int?
    public let tls: (certificate: String, key: String, port: Int)?
    /// Port for calls without TLS; nil: off.
    public let grpcPort: Int?
    /// Port for calls over TLS, with the same certificate as ``tls``; nil: off.
    public let grpcTLSPort: Int?
    public let google: GoogleSettings
    public let keysFile: String?
    public let keys: [String]
    /// Nil: a random one.
    public let tokenSecret: String?
    public let allowAnonymous: Bool
    public let awsKeysFile: String?
    public let awsKeys: [String]
    public let awsRegion: String?
    /// A file.
    public let vocabularies: String?
    public let engine: String
    public let model: String?
    /// Names or folders of further models; `pocketsphinx` stands for that engine.
    public let alsoModels: [String]
    public let modelsDirectory: String?
    /// Folder of a punctuation model.
    public let punctuation: String?
    public let precision: ModelFolder.Precision
    public let recognizerThreads: Int
    /// Nil: decided by cores and memory.
    public let pocketSphinxDecoders: Int?
    public let voiceActivity: String
    /// A file; nil: speakers are not told apart.
    public let speakerModel: String?
    public let speakerThreshold: Double
    public let maximumSpeakers: Int
    /// `auto`, `off`, `espeak-ng`, or the folder of a sherpa-onnx model.
    public let synthesizer: String
    /// A voice of the synthesizer, or a language; nil: its first.
    public let voice: String?
    /// How far the audio of an answer may be ahead of the listener.
    public let speechLead: Duration
    /// Nil: the built-in agent replies.
    public let chat: ChatEndpoint.Settings?
    public let overflow: OverflowPolicy
    /// What is hidden in every session, whatever it asks for.
    public let redaction: TextConfiguration.Redaction
    /// Nil: nothing is kept on disk.
    public let dataDirectory: String?
    public let jobLimits: JobStore.Limits
    /// Bytes of a recording in a request of OpenAI's audio interface.
    public let maximumUpload: Int
    public let fetch: FetchPolicy
    public let callbacks: FetchPolicy
    public let workers: Int
    public let eventLoops: Int
    public let maximumConnections: Int
    public let maximumSessions: Int
    /// 1: load keeps nobody out.
    public let maximumLoad: Double
    /// Share of dropped audio that raises the alert, 0…1.
    public let dropAlert: Double
    public let maximumMessage: Int
    public let idleTimeout: Duration
    public let maximumSession: Duration
    public let drainTimeout: Duration
    public let logLevel: Logger.Level
    public let logsJSON: Bool

    public init(_ layers: [ConfigurationLayer] = []) throws(ConfigurationError) {
        var values: [String: Value] = [:]
        for setting in Setting.all {
            let layer = layers.first { $0.values[setting.key] != nil }
            values[setting.key] = Value(
                text: layer?.values[setting.key] ?? setting.defaultValue, origin: layer?.origin(setting) ?? "default")
        }
        self.values = values
        let read = SettingReader(values)

        host = try read.text("host") ?? "127.0.0.1"
        port = read.raw("port") == "off" ? nil : try read.number("port", 0...65_535)
        let certificate = try read.text("tls-cert")
        let key = try read.text("tls-key")
        switch (certificate, key) {
        case (let certificate?, let key?): tls = (certificate, key, try read.number("tls-port", 0...65_535))
        case (nil, nil): tls = nil
        default: throw ConfigurationError("tls-cert and tls-key belong together: give both, or neither")
        }
        guard port != nil || tls != nil else {
            throw ConfigurationError("port is off and there is no TLS certificate: nothing to listen on")
        }
        grpcPort = try read.port("grpc", on: 50_051)
        grpcTLSPort = try read.port("grpc-tls", on: 50_052)
        guard grpcTLSPort == nil || tls != nil else {
            throw ConfigurationError("grpc-tls is on and there is no TLS certificate: give tls-cert and tls-key")
        }
        google = try read.google()
        keysFile = try read.text("keys-file")
        keys = try read.list("keys")
        tokenSecret = try read.text("token-secret")
        if let tokenSecret, tokenSecret.utf8.count < 16 {
            throw ConfigurationError("token-secret has fewer than 16 characters; use a long random one")
        }
        allowAnonymous = try read.flag("allow-anonymous")
        awsKeysFile = try read.text("aws-keys-file")
        awsKeys = try read.list("aws-keys")
        awsRegion = try read.text("aws-region")
        vocabularies = try read.text("vocabularies")
        engine = try read.choice("engine", ["auto"] + Catalog.engines)
        model = try read.text("model")
        alsoModels = try read.list("also")
        modelsDirectory = try read.text("models")
        punctuation = try read.text("punctuation")
        precision = .init(rawValue: try read.choice("precision", ModelFolder.Precision.allCases.map(\.rawValue)))!
        let threads = ThreadPlan(processors: ProcessInfo.processInfo.activeProcessorCount)
        recognizerThreads = try read.count("recognizer-threads", 1...64, otherwise: threads.recognizer)
        let decoders = try read.number("pocketsphinx-decoders", 0...256)
        pocketSphinxDecoders = decoders == 0 ? nil : decoders
        voiceActivity = try read.choice("vad", ["auto"] + Catalog.voiceActivity.map(\.name))
        speakerModel = try read.text("speaker-model")
        speakerThreshold = try read.decimal("speaker-threshold", 0.05...0.95)
        maximumSpeakers = try read.number("max-speakers", 1...64)
        synthesizer = try read.text("synthesizer") ?? "auto"
        voice = try read.text("voice")
        speechLead = .milliseconds(try read.number("speech-lead", 200...60_000))
        chat = try Self.chat(read)
        overflow = try read.overflow("overflow")
        redaction = try read.redaction("redact")
        dataDirectory = read.raw("data") == "off" ? nil : try read.text("data") ?? DataDirectory.path()
        var jobs = JobStore.Limits()
        jobs.retention = .seconds(3_600 * (try read.number("retention", 1...87_600)))
        jobs.disk = try read.number("max-disk", 1...(1 << 30)) << 20
        jobs.concurrency = try read.number("jobs", 1...64)
        jobLimits = jobs
        maximumUpload = try read.number("max-upload", 1...1_024) << 20
        guard let fetch = FetchPolicy(read.raw("fetch")) else {
            throw ConfigurationError("fetch is '\(read.raw("fetch"))'; it should be off, public, or names of hosts")
        }
        self.fetch = fetch
        guard let callbacks = FetchPolicy(read.raw("callbacks")) else {
            throw ConfigurationError(
                "callbacks is '\(read.raw("callbacks"))'; it should be off, public, or names of hosts")
        }
        self.callbacks = callbacks
        workers = try read.count("workers", 1...64, otherwise: threads.workers)
        eventLoops = try read.count("event-loops", 1...64, otherwise: threads.eventLoops)
        maximumConnections = try read.number("max-connections", 1...1_000_000)
        maximumSessions = try read.number("max-sessions", 1...1_000_000)
        maximumLoad = try read.decimal("max-load", 0.01...1)
        dropAlert = try read.decimal("drop-alert", 0...100) / 100
        maximumMessage = try read.number("max-message", 1_024...(1 << 30))
        idleTimeout = .seconds(try read.number("idle-timeout", 1...86_400))
        maximumSession = .seconds(try read.number("max-session", 1...604_800))
        drainTimeout = .seconds(try read.number("drain-timeout", 0...3_600))
        logLevel = Logger.Level(rawValue: try read.choice("log-level", Logger.Level.allCases.map(\.rawValue)))!
        logsJSON = try read.choice("log-format", ["text", "json"]) == "json"
    }

    private static func chat(_ read: SettingReader) throws(ConfigurationError) -> ChatEndpoint.Settings? {
        guard let base = try read.text("chat") else { return nil }
        guard let model = try read.text("chat-model") else {
            throw ConfigurationError("chat needs chat-model: the model's name at that endpoint")
        }
        var settings = ChatEndpoint.Settings(base: base, key: try read.text("chat-key"), model: model)
        let context = try read.number("chat-context", 0...100_000_000)
        settings.contextTokens = context == 0 ? nil : context
        settings.connectTimeout = .seconds(try read.number("chat-connect-timeout", 1...3_600))
        settings.firstTimeout = .seconds(try read.number("chat-first-timeout", 1...3_600))
        settings.nextTimeout = .seconds(try read.number("chat-next-timeout", 1...3_600))
        return settings
    }

    /// Whether only this machine can reach the listeners.
    public var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) || host.hasPrefix("127.") }

    /// The configuration as a commented file that can be loaded again. Keys are not shown.
    public var described: String {
        var lines = [
            "# Parlance's configuration. Flags go before the environment, the environment before this file.", "",
        ]
        for setting in Setting.all {
            let value = values[setting.key]!
            let isSecret = ["keys", "token-secret", "aws-keys", "chat-key"].contains(setting.key)
            let shown = isSecret && !value.text.isEmpty ? "(hidden)" : value.text
            lines.append("# \(setting.help)")
            let origin = value.origin == "default" ? "" : "   # from \(value.origin)"
            lines.append(
                shown.isEmpty || isSecret
                    ? "#\(setting.key): \(shown)\(origin)" : "\(setting.key): \(shown)\(origin)")
        }
        return lines.joined(separator: "\n")
    }
}

/// Reads checked values; errors name the setting, where it came from, and what would be right.
private struct SettingReader {
    let values: [String: Configuration.Value]

    init(_ values: [String: Configuration.Value]) { self.values = values }

    func raw(_ key: String) -> String { values[key]!.text }

    func text(_ key: String) throws(ConfigurationError) -> String? { raw(key).isEmpty ? nil : raw(key) }

    func number(_ key: String, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let number = Int(raw(key)), range.contains(number) else {
            throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// As ``number(_:_:)``; 0 stands for `otherwise`.
    func count(_ key: String, _ range: ClosedRange<Int>, otherwise: Int) throws(ConfigurationError) -> Int {
        let number = try number(key, 0...range.upperBound)
        return number == 0 ? otherwise : number
    }

    /// `off` is nil, `on` a port of its own.
    func port(_ key: String, on usual: Int) throws(ConfigurationError) -> Int? {
        switch raw(key) {
        case "off": return nil
        case "on": return usual
        default:
            guard let port = Int(raw(key)), (0...65_535).contains(port) else {
                throw wrong(key, "on, off or a port from 0 to 65535")
            }
            return port
        }
    }

    func google() throws(ConfigurationError) -> GoogleSettings {
        var settings = GoogleSettings()
        let week = 604_800
        let idle = try number("google-idle-timeout", 0...week)
        settings.idleTimeout = .seconds(idle == 0 ? week : idle)
        let longest = try number("google-max-stream", 0...week)
        settings.maximumStream = longest == 0 ? nil : .seconds(longest)
        settings.maximumAudio = try number("google-max-audio", 1_024...(4 << 20))
        guard let recognizers = GoogleRecognizer.list(raw("google-recognizers")) else {
            throw wrong("google-recognizers", "ID=MODEL or ID=MODEL/LANGUAGE, with commas between them")
        }
        settings.recognizers = recognizers
        return settings
    }

    func decimal(_ key: String, _ range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
        guard let number = Double(raw(key)), range.contains(number) else {
            throw wrong(key, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func list(_ key: String) throws(ConfigurationError) -> [String] {
        try text(key)?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    }

    func flag(_ key: String) throws(ConfigurationError) -> Bool {
        switch raw(key).lowercased() {
        case "true", "yes", "1", "on": return true
        case "false", "no", "0", "off": return false
        default: throw wrong(key, "true or false")
        }
    }

    func choice(_ key: String, _ choices: [String]) throws(ConfigurationError) -> String {
        guard choices.contains(raw(key)) else { throw wrong(key, choices.joined(separator: ", ")) }
        return raw(key)
    }

    func overflow(_ key: String) throws(ConfigurationError) -> OverflowPolicy {
        let parts = raw(key).split(separator: ":").map(String.init)
        switch (parts.first, parts.dropFirst().first.flatMap(Int.init)) {
        case ("wait", nil) where parts.count == 1: return .wait
        case ("drop-oldest", let lag?) where (200...10_000).contains(lag):
            return .dropOldest(maximumLag: MediaTime(milliseconds: lag))
        case ("skip", let every?) where (2...100).contains(every): return .skip(keepEvery: every)
        default: throw wrong(key, "wait, drop-oldest:MS with 200 to 10000 ms, or skip:N with 2 to 100")
        }
    }

    func redaction(_ key: String) throws(ConfigurationError) -> TextConfiguration.Redaction {
        try text(key).map { list throws(ConfigurationError) in
            try TextConfiguration.Redaction(rule: list, of: values[key]!.origin)
        } ?? .none
    }

    private func wrong(_ key: String, _ right: String) -> ConfigurationError {
        ConfigurationError("\(key) is '\(raw(key))' (from \(values[key]!.origin)); it should be \(right)")
    }
}
