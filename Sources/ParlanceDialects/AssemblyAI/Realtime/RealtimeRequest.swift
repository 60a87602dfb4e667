import ParlanceCore

/// A request's parameters, understood.
struct RealtimeRequest {
    var configuration = SessionConfiguration()
    var options = RealtimeOptions()
    var format: AudioFormat
    var ignored: [String]

    /// Silence that ends an utterance, in milliseconds, until a client says otherwise.
    static let defaultSilence = 700
    static let longestWordBoost = 2_500
    /// The provider's longest session, in seconds.
    static let maximumSeconds = 10_800

    init(_ handshake: Handshake) throws(SessionFailure) {
        let parameters = ParameterReader(handshake, phrase: AssemblyAIParameters.phrase)
        ignored = AssemblyAIParameters.inVain(handshake, AssemblyAIParameters.realtime).ignored
        format = try Self.format(parameters)
        configuration.audio = .raw(format)
        configuration.text.formatting = .smart
        configuration.endpointing.trailingSilence = MediaTime(milliseconds: Self.defaultSilence)
        configuration.maximumDuration = .seconds(Self.maximumSeconds)

        options.showsPartials = try !parameters.flag("disable_partial_transcripts")
        options.tellsDuration = try parameters.flag("enable_extra_session_information")
        configuration.interimResults = options.showsPartials

        let words = try parameters.list("word_boost", acceptsPython: true)
        guard words.reduce(0, { $0 + $1.count }) <= Self.longestWordBoost else {
            throw parameters.invalid(
                "word_boost", words[0], expected: "at most \(Self.longestWordBoost) characters in all")
        }
        configuration.hotwords = words.filter { !$0.allSatisfy(\.isWhitespace) }.map { Hotword(phrase: $0) }
    }

    private static func format(_ parameters: ParameterReader) throws(SessionFailure) -> AudioFormat {
        let rates = AudioFormat.sampleRates
        guard let rate = try parameters.integer("sample_rate", in: rates, unit: " of Hz") else {
            throw parameters.invalid(
                "sample_rate", "", expected: ParameterReader.wholeNumber(in: rates, unit: " of Hz"))
        }
        switch parameters.value("encoding")?.lowercased() {
        case nil, "pcm_s16le": return AudioFormat(encoding: .linear16, sampleRate: rate)
        case "pcm_mulaw": return AudioFormat(encoding: .mulaw, sampleRate: rate)
        case let name?: throw parameters.invalid("encoding", name, expected: "pcm_s16le or pcm_mulaw")
        }
    }
}

/// What a client asked for that only concerns how events are written.
package struct RealtimeOptions: Sendable {
    package var showsPartials = true
    /// How much audio there was, before the end.
    package var tellsDuration = false

    package init() {}
}
