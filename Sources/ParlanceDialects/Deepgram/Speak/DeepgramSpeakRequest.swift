import ParlanceCore

/// The query of `/v1/speak`: which voice, and how its audio is written.
package struct DeepgramSpeakRequest {
    package enum Transport: Sendable {
        case webSocket
        case rest
    }

    package var configuration: SynthesisConfiguration
    /// Parameters without effect, for the log.
    package let ignored: [String]

    /// What becomes of each query parameter. What is not in the table is ignored and logged.
    static let table: [String: ParameterSupport] = [
        "model": .supported, "encoding": .supported, "container": .supported, "sample_rate": .supported,
        "bit_rate": .supported, "speed": .supported,
        "callback": .refused("'callback' is not available on this server: audio goes to the caller only."),
        "callback_method": .refused(
            "'callback_method' is not available on this server: audio goes to the caller only."),
        "tag": .withoutEffect, "mip_opt_out": .withoutEffect,
    ]

    /// Longest text of one message or request, in characters, as the provider has it.
    package static let maximumText = 2_000
    private static let flushesPerMinute = 20
    /// The provider's longest stream; silence alone ends none before.
    private static let idleTimeout = Duration.seconds(3_600)
    private static let speeds = 0.7...1.5

    package init(_ head: Handshake, over transport: Transport) throws(SessionFailure) {
        let parameters = ParameterReader(head, phrase: DeepgramRequest.phrase)
        ignored = try DeepgramParameters.check(head, against: Self.table)
        let format = try Self.format(parameters, over: transport)
        configuration = SynthesisConfiguration(format: format)
        configuration.speed = try parameters.decimal("speed", in: Self.speeds) ?? 1
        if let model = parameters.value("model"), model != "None" {
            configuration.requestedName = cut(model, toBytes: 64)
            switch DeepgramVoice(model) {
            case .provider(let language): configuration.language = language
            case .operatorsOwn(let name): configuration.voice = cut(name, toBytes: 64)
            }
        }
        if transport == .webSocket {
            configuration.flushesPerMinute = Self.flushesPerMinute
            configuration.idleTimeout = Self.idleTimeout
        }
    }

    private static func format(
        _ parameters: ParameterReader, over transport: Transport
    ) throws(SessionFailure) -> SpokenFormat {
        let isStream = transport == .webSocket
        let encoding = parameters.value("encoding")?.lowercased() ?? (isStream ? "linear16" : "mp3")
        switch encoding {
        case "linear16":
            return try samples(
                .linear16, parameters, rates: [8_000, 16_000, 24_000, 32_000, 48_000], usual: 24_000, isStream)
        case "mulaw": return try samples(.mulaw, parameters, rates: [8_000, 16_000], usual: 8_000, isStream)
        case "alaw": return try samples(.alaw, parameters, rates: [8_000, 16_000], usual: 8_000, isStream)
        case "aac":
            throw parameters.unavailable(
                "encoding", encoding, "AAC is not available on this server; mp3 and opus are.")
        case "mp3", "opus", "flac":
            guard !isStream else {
                throw parameters.unavailable(
                    "encoding", encoding,
                    "A stream is sent as linear16, mulaw or alaw; \(encoding) comes from POST /v1/speak.")
            }
        default: throw parameters.invalid("encoding", encoding, expected: "linear16, mulaw, alaw, mp3, opus or flac")
        }
        switch encoding {
        case "mp3":
            try container(parameters, ["none"])
            _ = try rate(parameters, [22_050], usual: 22_050)
            let bits = try bitRate(parameters, usual: SpokenFormat.mp3BitRate, "32000 or 48000") {
                [32_000, 48_000].contains($0)
            }
            return SpokenFormat(.mp3(bitRate: bits), sampleRate: 22_050)
        case "opus":
            try container(parameters, ["ogg"])
            let rate = try rate(parameters, [48_000], usual: 48_000)
            let bits = try bitRate(parameters, usual: SpokenFormat.opusBitRate, "a whole number from 4000 to 650000") {
                (4_000...650_000).contains($0)
            }
            return SpokenFormat(.oggOpus(bitRate: min(bits, 510_000)), sampleRate: rate)
        default:
            try container(parameters, ["none"])
            return SpokenFormat(
                .flac, sampleRate: try rate(parameters, [8_000, 16_000, 22_050, 24_000, 32_000, 48_000], usual: 48_000))
        }
    }

    private static func samples(
        _ encoding: SampleEncoding, _ parameters: ParameterReader, rates: [Int], usual: Int, _ isStream: Bool
    ) throws(SessionFailure) -> SpokenFormat {
        let rate = try rate(parameters, rates, usual: usual)
        let container = try container(parameters, isStream ? ["none"] : ["wav", "none"])
        return SpokenFormat(container == "wav" ? .wav(encoding) : .raw(encoding), sampleRate: rate)
    }

    private static func rate(
        _ parameters: ParameterReader, _ rates: [Int], usual: Int
    ) throws(SessionFailure) -> Int {
        guard let text = parameters.value("sample_rate") else { return usual }
        guard let rate = wholeNumber(text), rates.contains(rate) else {
            throw parameters.invalid(
                "sample_rate", text,
                expected: "one of \(rates.map(String.init).joined(separator: ", ")) with this encoding")
        }
        return rate
    }

    private static func bitRate(
        _ parameters: ParameterReader, usual: Int, _ expected: String, _ isRight: (Int) -> Bool
    ) throws(SessionFailure) -> Int {
        guard let text = parameters.value("bit_rate") else { return usual }
        guard let rate = wholeNumber(text), isRight(rate) else {
            throw parameters.invalid("bit_rate", text, expected: expected)
        }
        return rate
    }

    /// SDKs that know the number as a float write `16000.0`.
    private static func wholeNumber(_ text: String) -> Int? { Double(text).flatMap { Int(exactly: $0) } }

    /// - Returns: the first of `allowed` where the client names none.
    @discardableResult
    private static func container(
        _ parameters: ParameterReader, _ allowed: [String]
    ) throws(SessionFailure) -> String {
        guard let text = parameters.value("container") else { return allowed[0] }
        guard allowed.contains(text.lowercased()) else {
            throw parameters.invalid(
                "container", text, expected: "\(allowed.joined(separator: " or ")) with this encoding")
        }
        return text.lowercased()
    }
}

extension ParameterReader {
    fileprivate func unavailable(_ name: String, _ value: String, _ text: String) -> SessionFailure {
        .unsupported(text, parameter: .init(name: name, value: cut(value, toBytes: 64)))
    }
}
