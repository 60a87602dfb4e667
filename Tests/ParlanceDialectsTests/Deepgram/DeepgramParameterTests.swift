import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Deepgram: parameters")
struct DeepgramParameterTests {
    private let dialect = DeepgramDialect()

    private func configuration(_ query: String) throws -> SessionConfiguration {
        try dialect.open(listen(query)).configuration
    }

    @Test("Without parameters: a container, finals only, the provider's default endpointing")
    func defaults() throws {
        let configuration = try configuration("")
        #expect(configuration.audio == .detect)
        #expect(configuration.channelMode == .mixed)
        #expect(!configuration.interimResults)
        #expect(configuration.endpointing.trailingSilence == MediaTime(milliseconds: 10))
        #expect(configuration.utteranceGap == nil)
        #expect(configuration.commitInterval == MediaTime(milliseconds: 4_000))
        #expect(configuration.idleTimeout == .seconds(10))
        #expect(configuration.wantsDigest)
        #expect(!configuration.wantsTimings)
        #expect(configuration.modelName == nil && configuration.language == nil)
        #expect(configuration.hotwords.isEmpty && !configuration.requiresHotwords)
    }

    @Test("Audio as declared")
    func audio() throws {
        let stereo = try configuration("encoding=linear16&sample_rate=44100&channels=2&multichannel=true")
        #expect(stereo.audio == .raw(AudioFormat(encoding: .linear16, sampleRate: 44_100, channels: 2)))
        #expect(stereo.channelMode == .separate)
        let mono = try configuration("encoding=linear32&sample_rate=8000&channels=2")
        #expect(mono.audio == .raw(AudioFormat(encoding: .linear32, sampleRate: 8_000, channels: 2)))
        #expect(mono.channelMode == .mixed)
        // Read only with an encoding.
        #expect(try configuration("sample_rate=4000&channels=2").audio == .detect)
    }

    @Test(
        "endpointing",
        arguments: [
            ("true", 10), ("True", 10), ("false", nil), ("False", nil), ("300", 300), ("0", 10), ("5000", 5_000),
            ("", 10),
        ] as [(String, Int?)])
    func endpointing(value: String, expected: Int?) throws {
        let found = try configuration("endpointing=\(value)").endpointing.trailingSilence
        #expect(found == expected.map(MediaTime.init(milliseconds:)))
    }

    @Test("Switches, in the letters that SDKs send")
    func switches() throws {
        #expect(try configuration("interim_results=True").interimResults)
        #expect(try configuration("interim_results=true").interimResults)
        #expect(try !configuration("interim_results=False").interimResults)
        #expect(try configuration("parlance_timings=true").wantsTimings)
        #expect(try configuration("utterance_end_ms=1000").utteranceGap == MediaTime(milliseconds: 1_000))
        #expect(try configuration("utterance_end_ms=5000").utteranceGap == MediaTime(milliseconds: 5_000))
    }

    @Test(
        "Known model names are this server's model; others are asked for by name",
        arguments: [
            ("nova-3", nil), ("nova-3-medical", nil), ("nova-2-phonecall", nil), ("nova", nil), ("enhanced", nil),
            ("base-general", nil), ("general", nil), ("None", nil), ("", nil), ("Nova-3", nil),
            ("my-Zipformer", "my-Zipformer"), ("novation", "novation"),
        ] as [(String, String?)])
    func models(value: String, expected: String?) throws {
        #expect(try configuration("model=\(value)").modelName == expected)
    }

    @Test("Languages")
    func languages() throws {
        #expect(try configuration("language=en-US").language == "en-US")
        #expect(try configuration("language=None").language == nil)
    }

    @Test("Keyterms and keywords are wishes for hot words")
    func hotwords() throws {
        let keyterms = try configuration("model=nova-3&keyterm=open%20source&keyterm=Parlance")
        #expect(keyterms.hotwords == [Hotword(phrase: "open source"), Hotword(phrase: "Parlance")])
        #expect(!keyterms.requiresHotwords)
        let keywords = try configuration("model=nova-2&keywords=snuffle:2.5&keywords=plain&keywords=hated:-3")
        #expect(keywords.hotwords == [Hotword(phrase: "snuffle"), Hotword(phrase: "plain")])
    }

    @Test(
        "Every encoding of the provider is understood",
        arguments: [
            (
                "encoding=linear32&sample_rate=8000",
                AudioDeclaration.raw(AudioFormat(encoding: .linear32, sampleRate: 8_000))
            ),
            ("encoding=mulaw&sample_rate=8000", .raw(AudioFormat(encoding: .mulaw, sampleRate: 8_000))),
            (
                "encoding=ALAW&sample_rate=8000&channels=2",
                .raw(AudioFormat(encoding: .alaw, sampleRate: 8_000, channels: 2))
            ),
            ("encoding=opus", .packets(PacketFormat(codec: .opus, sampleRate: 48_000))),
            (
                "encoding=opus&sample_rate=16000&channels=2",
                .packets(PacketFormat(codec: .opus, sampleRate: 16_000, channels: 2))
            ),
            ("encoding=speex&sample_rate=16000", .packets(PacketFormat(codec: .speex, sampleRate: 16_000))),
            ("encoding=ogg-opus&sample_rate=48000", .stream(.oggOpus, sampleRate: 48_000)),
            ("encoding=flac", .stream(.flac)), ("encoding=amr-nb", .stream(.amrNarrowband)),
            ("encoding=amr-wb&sample_rate=16000", .stream(.amrWideband, sampleRate: 16_000)),
            ("multichannel=true", .detect),
        ])
    func encodings(query: String, audio: AudioDeclaration) throws {
        #expect(try dialect.open(listen(query)).configuration.audio == audio)
    }

    @Test("The channels of a stream that describes itself are those of its header")
    func containerChannels() throws {
        var writer = try dialect.open(listen("multichannel=true")).writer
        var messages = writer.messages(began(SessionConfiguration()))
        messages += writer.messages(.audioKnown(DecodedAudio(sampleRate: 8_000, channels: 2, codec: "WAV, mulaw")))
        #expect(messages.isEmpty)
        messages = writer.messages(
            .committed(
                Transcript(
                    utterance: 0, channel: 1, span: span(0, 1), words: [], finality: .committed, endpoint: .finalize)))
        guard case .text(let text)? = messages.first else {
            Issue.record("no result")
            return
        }
        #expect(try JSON(text)["channel_index"] == .array([1, 2]))
    }

    @Test(
        "Refused as the provider refuses it",
        arguments: [
            ("utterance_end_ms=999", "INVALID_QUERY_PARAMETER", "Invalid 'utterance_end_ms' value of '999'."),
            ("utterance_end_ms=5001", "INVALID_QUERY_PARAMETER", "Invalid 'utterance_end_ms' value of '5001'."),
            ("utterance_end_ms=1e3", "INVALID_QUERY_PARAMETER", "Invalid 'utterance_end_ms' value of '1e3'."),
            ("interim_results=yes", "INVALID_QUERY_PARAMETER", "Invalid 'interim_results' value of 'yes'."),
            ("endpointing=9999", "INVALID_QUERY_PARAMETER", "Invalid 'endpointing' value of '9999'."),
            ("endpointing=-1", "INVALID_QUERY_PARAMETER", "Invalid 'endpointing' value of '-1'."),
            ("endpointing=nan", "INVALID_QUERY_PARAMETER", "Invalid 'endpointing' value of 'nan'."),
            ("encoding=linear16", "INVALID_QUERY_PARAMETER", "'encoding=linear16' needs 'sample_rate'"),
            ("encoding=linear16&sample_rate=7999", "INVALID_QUERY_PARAMETER", "Invalid 'sample_rate' value"),
            ("encoding=linear16&sample_rate=x", "INVALID_QUERY_PARAMETER", "Invalid 'sample_rate' value"),
            ("encoding=linear16&sample_rate=16000&channels=21", "INVALID_QUERY_PARAMETER", "Invalid 'channels' value"),
            ("encoding=linear16&sample_rate=16000&channels=0", "INVALID_QUERY_PARAMETER", "Invalid 'channels' value"),
            ("encoding=pcm", "INVALID_QUERY_PARAMETER", "Invalid 'encoding' value of 'pcm'."),
            ("encoding=mulaw", "INVALID_QUERY_PARAMETER", "'encoding=mulaw' needs 'sample_rate'"),
            (
                "encoding=speex", "INVALID_QUERY_PARAMETER",
                "'encoding=speex' needs 'sample_rate': 8000, 16000 or 32000."
            ),
            ("encoding=opus&sample_rate=44100", "INVALID_QUERY_PARAMETER", "Invalid 'sample_rate' value of '44100'."),
            ("encoding=opus&channels=3", "INVALID_QUERY_PARAMETER", "Invalid 'channels' value of '3'."),
            ("encoding=amr-nb&sample_rate=16000", "INVALID_QUERY_PARAMETER", "Invalid 'sample_rate' value of '16000'."),
            ("encoding=aac", "INVALID_QUERY_PARAMETER", "Invalid 'encoding' value of 'aac'."),
            ("encoding=g729&sample_rate=8000", "Bad Request", "Encoding 'g729' is not available"),
            ("model=flux-general-en", "Bad Request", "No such model/language/tier combination found."),
            ("language=e", "INVALID_QUERY_PARAMETER", "Invalid 'language' value of 'e'."),
            ("model=nova-3&keywords=a", "Bad Request", "Keywords are not supported for Nova-3."),
            ("model=nova-3-general&keywords=a:1", "Bad Request", "Keywords are not supported for Nova-3."),
            ("keywords=a:loud", "INVALID_QUERY_PARAMETER", "Invalid 'keywords' value of 'a:loud'."),
            ("detect_language=true", "Bad Request", "'detect_language' is not available for live streams."),
            ("diarize_model=v2", "INVALID_QUERY_PARAMETER", "Invalid 'diarize_model' value of 'v2'."),
            ("language=multi&language_hint=d", "INVALID_QUERY_PARAMETER", "Invalid 'language_hint' value of 'd'."),
            ("callback=http://x", "Bad Request", "'callback' is not available"),
            ("redact=everything", "INVALID_QUERY_PARAMETER", "Invalid 'redact' value of 'everything'. Expected true,"),
            ("replace=:x", "INVALID_QUERY_PARAMETER", "Invalid 'replace' value of ':x'."),
            ("search=%20-", "INVALID_QUERY_PARAMETER", "Invalid 'search' value of ' -'."),
            ("dictation=maybe", "INVALID_QUERY_PARAMETER", "Invalid 'dictation' value of 'maybe'."),
            ("extra=nothing", "INVALID_QUERY_PARAMETER", "Invalid 'extra' value of 'nothing'."),
            ("punctuate=maybe", "INVALID_QUERY_PARAMETER", "Invalid 'punctuate' value of 'maybe'."),
        ])
    func refused(query: String, code: String, text: String) throws {
        let request = listen(query)
        let failure = try #require(openingFailure(dialect, request), "\(query) was accepted")
        let answer = dialect.refusal(failure, to: request)
        #expect(answer.status == 400)
        let body = try JSON(String(decoding: answer.body, as: UTF8.self))
        #expect(body["err_code"] == .string(code))
        guard case .string(let message)? = body["err_msg"] else {
            Issue.record("no err_msg")
            return
        }
        #expect(message.hasPrefix(text), "\(message)")
        #expect(header("dg-error", of: answer) == message)
    }

    @Test("What is to become of the words")
    func text() throws {
        func text(_ query: String) throws -> TextConfiguration { try configuration(query).text }
        #expect(try text("").formatting == TextFormatting(withoutFillers: true))
        #expect(try text("filler_words=true").isPlain)
        #expect(try text("filler_words=true&smart_format=true&numerals=true").formatting == .smart)
        #expect(try text("filler_words=true&numerals=True").formatting == .numerals)
        let dictated = TextFormatting(punctuation: true, capitals: true, dictation: true)
        #expect(try text("filler_words=true&dictation=true").formatting == dictated)
        #expect(
            try text("filler_words=true&punctuate=true&profanity_filter=true").formatting
                == TextFormatting(punctuation: true, capitals: true, profanity: .starred))
        #expect(
            try text("replace=Open%20Source:free%20software&replace=basically").formatting.replacements == [
                try #require(TextReplacement(find: "open source", written: "free software")),
                try #require(TextReplacement(find: "basically", written: "")),
            ])
        #expect(try text("search=one%20two&search=three").searches == ["one two", "three"])
    }

    @Test(
        "What is to be hidden",
        arguments: [
            ("redact=false", TextConfiguration.Redaction.none, nil), ("redact=true", .none, 3),
            ("redact=numbers", .none, 3), ("redact=aggressive_numbers&redact=numbers", .none, 1),
            ("redact=pci", .policies([.creditCardNumber, .creditCardExpiration, .creditCardCvv]), nil),
            ("redact=SSN&redact=numbers", .policies([.usSocialSecurityNumber]), 3),
            ("redact=name_given&redact=email_address", .policies([.personName, .emailAddress]), nil),
        ] as [(String, TextConfiguration.Redaction, Int?)])
    func redaction(query: String, policies: TextConfiguration.Redaction, digits: Int?) throws {
        let text = try configuration(query).text
        #expect(text.redaction == policies && text.hiddenDigits == digits)
        #expect(text.substitution == .entityName)
    }

    @Test("Together, the provider's groups hide everything that can be hidden")
    func redactionGroups() throws {
        guard case .policies(let all) = try configuration("redact=pii&redact=phi").text.redaction else {
            Issue.record("no policies")
            return
        }
        #expect(all == Set(RedactionPolicy.allCases))
    }

    @Test("Too many keyterms, keywords and too long tags are refused")
    func limits() throws {
        let manyWords = (0..<251).map { "keyterm=a+b\($0)" }.joined(separator: "&")
        #expect(openingFailure(dialect, listen(manyWords))?.message == DeepgramKeyterms.limitText)
        #expect(openingFailure(dialect, listen((0..<250).map { "keyterm=a+b\($0)" }.joined(separator: "&"))) == nil)
        #expect(openingFailure(dialect, listen((0..<101).map { "keywords=k\($0)" }.joined(separator: "&"))) != nil)
        for (name, most) in [("replace", 200), ("search", 50)] {
            let many = (0..<most).map { "\(name)=w\($0)" }.joined(separator: "&")
            #expect(openingFailure(dialect, listen(many)) == nil)
            #expect(openingFailure(dialect, listen(many + "&\(name)=more"))?.message.contains("\(most) times") == true)
        }
        #expect(openingFailure(dialect, listen("tag=" + String(repeating: "x", count: 129))) != nil)
        #expect(openingFailure(dialect, listen("tag=" + String(repeating: "x", count: 128))) == nil)
        #expect(openingFailure(dialect, listen("extra=a:" + String(repeating: "x", count: 2_050))) != nil)
    }

    @Test(
        "Accepted without effect, and said so in the log",
        arguments: [
            "tier=nova", "version=latest", "alternatives=3", "ner=true", "diarize_version=x", "mip_opt_out=true",
            "no_delay=true", "language_hint=de", "detect_language=false",
            "utterances=true", "made_up=1", "callback=",
        ])
    func ignored(query: String) throws {
        let name = String(query.prefix { $0 != "=" })
        #expect(try dialect.open(listen(query)).ignored == [name])
    }

    @Test("To name a diarizer is to ask for one")
    func diarizers() throws {
        #expect(try configuration("diarize_model=latest").wantsSpeakers)
        #expect(try configuration("diarize_model=v1&diarize=false").wantsSpeakers)
        #expect(try !configuration("diarize_model=").wantsSpeakers)
    }

    @Test("Several languages are asked of the model, which the server refuses where it cannot tell them")
    func severalLanguages() throws {
        #expect(try configuration("language=multi").detectsLanguage)
        #expect(try configuration("language=multi").language == nil)
        #expect(try !configuration("language=en&language_hint=de").detectsLanguage)
    }

    @Test("To look for entities means marks and capitals, as the provider has it")
    func entities() throws {
        let text = try configuration("detect_entities=true").text
        #expect(text.findsEntities && text.formatting.punctuation && text.formatting.capitals)
        #expect(try !configuration("detect_entities=false").text.findsEntities)
    }

    @Test("What has an effect is not in the log")
    func notIgnored() throws {
        let query =
            "encoding=linear16&sample_rate=16000&interim_results=true&punctuate=true&smart_format=true&tag=a&tag=b"
        #expect(try dialect.open(listen(query)).ignored == [])
    }

    @Test("Thousands of unknown parameters make a short log line")
    func manyUnknown() throws {
        let query = (0..<5_000).map { "x\($0)=\($0)" }.joined(separator: "&")
        #expect(try dialect.open(listen(query)).ignored.count == 64)
    }

    @Test("Every parameter of the provider's description has a decision")
    func complete() {
        let described = [
            "model", "version", "language", "language_hint", "detect_language", "encoding", "sample_rate", "channels",
            "multichannel", "interim_results", "endpointing", "utterance_end_ms", "vad_events", "punctuate",
            "smart_format", "no_delay", "numerals", "dictation", "profanity_filter", "filler_words", "redact",
            "replace", "search", "keywords", "keyterm", "diarize", "diarize_model", "detect_entities", "tag", "extra",
            "callback", "callback_method", "mip_opt_out", "tier", "alternatives", "diarize_version", "ner",
        ]
        #expect(described.filter { DeepgramParameters.table(for: .live)[$0] == nil } == [])
        #expect(Set(DeepgramParameters.table(for: .live).keys).subtracting(described) == ["parlance_timings"])
    }
}
