import Foundation
import ParlanceCore

/// A form of `POST /v1/audio/transcriptions`, understood: what the session is told, and what the answer is to hold.
struct TranscriptionRequest {
    enum Format: String, CaseIterable {
        case json, text, srt, vtt
        case verbose = "verbose_json"
        case diarized = "diarized_json"
    }

    /// What becomes of each field.
    static let support: [String: ParameterSupport] = [
        "file": .supported, "model": .supported, "language": .supported, "languages": .supported, "prompt": .supported,
        "keywords": .supported, "response_format": .supported, "timestamp_granularities": .supported,
        "include": .supported, "stream": .supported, "chunking_strategy": .supported, "temperature": .withoutEffect,
        "known_speaker_names": .refused(
            "'known_speaker_names' is not available on this server: speakers are told apart, not recognized."),
        "known_speaker_references": .refused(
            "'known_speaker_references' is not available on this server: speakers are told apart, not recognized."),
    ]

    private(set) var configuration = SessionConfiguration()
    private(set) var format = Format.json
    private(set) var wantsWords = false
    private(set) var wantsSegments = true
    private(set) var wantsProbabilities = false
    private(set) var isStream = false

    init(_ form: TranscriptionForm, models: [RecognizerProfile]) throws(SessionFailure) {
        for name in form.names {
            if let text = Self.support[name]?.refusal {
                throw .unsupported(text, parameter: .init(name: name, value: ""))
            }
        }
        guard let model = form.value("model") else { throw .missing("model") }
        guard form.file != nil else { throw .missing("file") }
        if let name = form.value("response_format") {
            guard let known = Format(rawValue: name) else {
                throw Self.invalid("response_format", name, Format.allCases.map(\.rawValue))
            }
            format = known
        }
        configuration.text.formatting = .smart
        configuration.interimResults = false
        configuration.idleTimeout = nil
        configuration.stallTimeout = nil
        configuration.endpointing.trailingSilence = MediaTime(milliseconds: 500)
        configuration.wantsSpeakers = format == .diarized
        isStream = try Self.flag(form, "stream")
        // Nobody waits for the next span but who reads a stream: the longer one is, the more the text knows.
        if !isStream { configuration.commitInterval = nil }
        try choose(model, try Self.languages(form), models)
        try readGranularities(form)
        for name in form.values("include") {
            guard name == "logprobs" else { throw Self.invalid("include", name, ["logprobs"]) }
            wantsProbabilities = true
        }
        if let text = form.value("temperature"), Double(text).map({ !(0...1).contains($0) }) ?? true {
            throw .badRequest(
                "'temperature' must be a number from 0 to 1.", parameter: .init(name: "temperature", value: ""))
        }
        let terms = OpenAIKeywords.terms(prompt: form.value("prompt")) + form.values("keywords")
        configuration.hotwords = try OpenAIKeywords.hotwords(terms)
        if let text = form.value("chunking_strategy"), text != "auto" { try chunk(text) }
    }

    /// The loaded model that is meant: by its own name, or one that speaks the language where a name of the provider's stands
    /// for any.
    private mutating func choose(
        _ model: String, _ languages: [String], _ models: [RecognizerProfile]
    ) throws(SessionFailure) {
        if !OpenAIModelNames.isTranscription(model) { configuration.modelName = cut(model, toBytes: 128) }
        configuration.language = languages.first
        guard configuration.modelName == nil else { return }
        func speaks(_ profile: RecognizerProfile, _ language: String) -> Bool {
            profile.languages.contains {
                $0.lowercased().prefix { $0 != "-" } == language.lowercased().prefix { $0 != "-" }
            }
        }
        for language in languages {
            guard let profile = models.first(where: { speaks($0, language) }) else { continue }
            configuration.language = language
            if profile != models.first { configuration.modelName = profile.model }
            return
        }
    }

    private static func languages(_ form: TranscriptionForm) throws(SessionFailure) -> [String] {
        let all = form.values("language") + form.values("languages")
        for language in all where !ParameterReader.isLanguageTag(language) {
            throw .badRequest(
                "'language' must be a code of a language, as en.", parameter: .init(name: "language", value: ""))
        }
        return all
    }

    private mutating func readGranularities(_ form: TranscriptionForm) throws(SessionFailure) {
        let names = form.values("timestamp_granularities")
        guard !names.isEmpty else { return }
        if let wrong = names.first(where: { !["word", "segment"].contains($0) }) {
            throw Self.invalid("timestamp_granularities", wrong, ["word", "segment"])
        }
        guard format == .verbose else {
            throw .badRequest(
                "'timestamp_granularities' needs 'response_format' verbose_json.",
                parameter: .init(name: "timestamp_granularities", value: ""))
        }
        wantsWords = names.contains("word")
        wantsSegments = names.contains("segment") || !wantsWords
    }

    private struct Chunking: Decodable {
        var type: String
        var threshold: Double?
        var silence_duration_ms: Int?
        var prefix_padding_ms: Int?
    }

    private mutating func chunk(_ text: String) throws(SessionFailure) {
        let wrong = SessionFailure.badRequest(
            "'chunking_strategy' must be auto, or an object of type server_vad with threshold 0 to 1, silence_duration_ms and "
                + "prefix_padding_ms from 10 to 5000.", parameter: .init(name: "chunking_strategy", value: ""))
        guard text.utf8.count <= 1_024, let chunking = try? JSONDecoder().decode(Chunking.self, from: Data(text.utf8)),
            chunking.type == "server_vad", (0.01...0.99).contains(chunking.threshold ?? 0.5),
            EndpointingConfiguration.trailingSilences.contains(chunking.silence_duration_ms ?? 200),
            (0...5_000).contains(chunking.prefix_padding_ms ?? 300)
        else { throw wrong }
        if let threshold = chunking.threshold { configuration.voiceActivity.setThreshold(Float(threshold)) }
        if let silence = chunking.silence_duration_ms {
            configuration.endpointing.trailingSilence = MediaTime(milliseconds: silence)
        }
        if let padding = chunking.prefix_padding_ms {
            configuration.voiceActivity.preRoll = MediaTime(milliseconds: padding)
        }
    }

    private static func flag(_ form: TranscriptionForm, _ name: String) throws(SessionFailure) -> Bool {
        guard let text = form.value(name) else { return false }
        guard let flag = ParameterReader.flag(text) else { throw invalid(name, text, ["true", "false"]) }
        return flag
    }

    private static func invalid(_ name: String, _ value: String, _ right: [String]) -> SessionFailure {
        let shown = cut(value, toBytes: 64)
        return .badRequest(
            "Invalid value: '\(shown)'. Supported values of '\(name)' are: \(right.joined(separator: ", ")).",
            parameter: .init(name: name, value: shown))
    }
}
