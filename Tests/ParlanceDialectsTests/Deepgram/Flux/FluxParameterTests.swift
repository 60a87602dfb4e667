import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Flux: parameters")
struct FluxParameterTests {
    private let dialect = FluxDialect()

    private func flux(_ query: String) -> Handshake { handshake("/v2/listen", query) }

    private func configuration(_ query: String) throws -> SessionConfiguration {
        try dialect.open(flux("model=flux-general-en&" + query)).configuration
    }

    @Test("Without parameters but the model: the provider's defaults")
    func defaults() throws {
        let configuration = try configuration("")
        #expect(configuration.audio == .detect && configuration.channelMode == .mixed)
        #expect(configuration.turns.threshold == 0.7 && configuration.turns.eagerThreshold == nil)
        #expect(configuration.turns.maximumSilence == MediaTime(milliseconds: 5_000))
        #expect(configuration.turns.tellsStarts && configuration.interimResults)
        #expect(configuration.hearingInterval != nil)
        #expect(configuration.text.formatting.punctuation && configuration.text.formatting.capitals)
        #expect(configuration.text.formatting.numbers == .spoken && !configuration.text.formatting.withoutFillers)
        #expect(configuration.language == nil && configuration.modelName == nil && !configuration.detectsLanguage)
    }

    @Test("What a client may ask for reaches the session")
    func values() throws {
        let turns = try configuration("eot_threshold=1.0&eager_eot_threshold=0.3&eot_timeout_ms=60000").turns
        #expect(turns.threshold == 1 && turns.eagerThreshold == 0.3)
        #expect(turns.maximumSilence == MediaTime(milliseconds: 60_000))
        #expect(try configuration("eot_threshold=0.9").turns.threshold == 0.9)
        #expect(
            try configuration("encoding=linear16&sample_rate=16000").audio
                == .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000)))
        #expect(
            try configuration("keyterm=Parlance&keyterm=hot%20words").hotwords.map(\.phrase) == [
                "Parlance", "hot words",
            ])
        let text = try configuration("numerals=True&profanity_filter=true&redact=numbers").text
        #expect(text.formatting.numbers == .numerals && text.formatting.profanity == .starred && text.hiddenDigits == 3)
        #expect(try dialect.open(flux("model=flux-general-multi&language_hint=es")).configuration.detectsLanguage)
    }

    @Test(
        "What is out of range is refused with the parameter's name",
        arguments: [
            ("eot_threshold", "0.49"), ("eot_threshold", "1.01"), ("eot_threshold", "nan"), ("eot_threshold", "high"),
            ("eager_eot_threshold", "0.29"), ("eager_eot_threshold", "0.91"), ("eot_timeout_ms", "499"),
            ("eot_timeout_ms", "60001"), ("eot_timeout_ms", "1e3"), ("numerals", "perhaps"), ("encoding", "aac"),
            ("redact", "everything"), ("tag", String(repeating: "x", count: 129)),
        ])
    func refused(name: String, value: String) {
        let failure = openingFailure(dialect, flux("model=flux-general-en&\(name)=\(value)"))
        guard case .badRequest(let text, let parameter)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(parameter?.name == name && text.contains("'\(name)'"))
    }

    @Test(
        "A model is needed, and must be one of Flux's; one channel is all",
        arguments: [
            "", "model=nova-3", "model=flux", "model=flux-general-en&encoding=linear16&sample_rate=8000&channels=2",
        ])
    func models(query: String) {
        #expect(openingFailure(dialect, flux(query)) != nil)
    }

    @Test("What live streams have and Flux has not is ignored, and named")
    func ignored() throws {
        let conversation = try dialect.open(
            flux("model=flux-general-en&interim_results=maybe&endpointing=x&language_hint=en"))
        #expect(Set(conversation.ignored) == ["interim_results", "endpointing", "language_hint"])
    }
}
