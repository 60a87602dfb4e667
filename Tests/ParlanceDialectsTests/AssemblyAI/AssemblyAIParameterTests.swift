import ParlanceCore
import ParlanceDialects
import Testing

@Suite("AssemblyAI: parameters")
struct AssemblyAIParameterTests {
    private func configuration(_ query: String) throws -> SessionConfiguration {
        try assemblyAI.open(streaming(query)).configuration
    }

    @Test("Without parameters: samples at 16 kHz, the provider's turns, three hours")
    func defaults() throws {
        let configuration = try configuration("")
        #expect(configuration.audio == .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000)))
        #expect(configuration.turns.threshold == 0.4)
        #expect(configuration.turns.minimumSilence == MediaTime(milliseconds: 400))
        #expect(configuration.turns.maximumSilence == MediaTime(milliseconds: 1_280))
        #expect(configuration.stability != nil && configuration.interimResults)
        #expect(configuration.maximumDuration == .seconds(10_800))
        #expect(configuration.text.isPlain && configuration.hotwords.isEmpty && !configuration.wantsSpeakers)
    }

    @Test(
        "Encodings and rates",
        arguments: [
            ("sample_rate=8000&encoding=pcm_mulaw", .raw(AudioFormat(encoding: .mulaw, sampleRate: 8_000))),
            ("sample_rate=22050", .raw(AudioFormat(encoding: .linear16, sampleRate: 22_050))),
            ("sample_rate=44100&encoding=PCM_S16LE", .raw(AudioFormat(encoding: .linear16, sampleRate: 44_100))),
            ("encoding=ogg_opus", .stream(.oggOpus)),
            ("encoding=opus", .packets(PacketFormat(codec: .opus, sampleRate: 48_000))),
        ] as [(String, AudioDeclaration)])
    func audio(query: String, expected: AudioDeclaration) throws {
        #expect(try configuration(query).audio == expected)
    }

    @Test("Switches in any letter case", arguments: ["true", "True", "TRUE"])
    func switches(value: String) throws {
        #expect(try configuration("format_turns=\(value)").text.formatting.punctuation)
        #expect(try configuration("speaker_labels=\(value)").wantsSpeakers)
        #expect(try configuration("filter_profanity=\(value)").text.formatting.profanity == .starred)
    }

    @Test("Lists as JSON, repeated, or both")
    func lists() throws {
        for query in [
            "keyterms_prompt=[%22Parlance%22,%22a%20b%22]", "keyterms_prompt=Parlance&keyterms_prompt=a%20b",
            "keyterms_prompt=[%22Parlance%22]&keyterms_prompt=a+b",
        ] {
            #expect(try configuration(query).hotwords.map(\.phrase) == ["Parlance", "a b"])
        }
    }

    @Test("The new name of the shortest silence wins over the old one; the longest is not shorter than it")
    func silences() throws {
        let both = try configuration("min_end_of_turn_silence_when_confident=900&min_turn_silence=160").turns
        #expect(both.minimumSilence.milliseconds == 160)
        let old = try configuration("min_end_of_turn_silence_when_confident=900").turns
        #expect(old.minimumSilence.milliseconds == 900)
        let short = try configuration("max_turn_silence=200").turns
        #expect(short.minimumSilence.milliseconds == 200 && short.maximumSilence.milliseconds == 200)
    }

    @Test("The models' families differ in their silences, and in what is told before a turn ends")
    func families() throws {
        for model in ["universal-streaming-english", "universal-streaming-multilingual", "whisper-rt"] {
            #expect(try configuration("speech_model=\(model)").interimResults)
        }
        for model in ["u3-rt-pro", "u3-pro", "universal-3-5-pro", "universal-3-6-pro"] {
            let configuration = try configuration("speech_model=\(model)")
            #expect(!configuration.interimResults && configuration.text.formatting.punctuation)
            #expect(configuration.turns.minimumSilence.milliseconds == 100)
            #expect(configuration.modelName == nil)
        }
        #expect(try configuration("speech_model=mine").modelName == "mine")
    }

    @Test("What is hidden: all, or what is named and can be found; the rest is told")
    func redaction() throws {
        #expect(try configuration("redact_pii=false&redact_pii_policies=[]").text.redaction == .none)
        let all = try configuration("redact_pii=True")
        #expect(all.text.redaction == .all && all.text.substitution == .hash && !all.interimResults)
        let named = try assemblyAI.open(
            streaming(
                "redact_pii=true&redact_pii_policies=[%22phone_number%22,%22drug%22]&redact_pii_sub=entity_name"
                    + "&include_partial_turns=true"))
        #expect(named.configuration.text.redaction == .policies([.phoneNumber]))
        #expect(named.configuration.text.substitution == .entityName && named.configuration.interimResults)
        var writer = named.writer
        let warnings = try bodies(writer.messages(began())).filter { $0["type"] == "Warning" }
        #expect(warnings.count == 1)
        #expect(warnings.first?["warning"] == "This server cannot detect 'drug': it is not redacted from this stream.")
    }

    @Test(
        "What is out of range or unknown is refused, by name",
        arguments: [
            "sample_rate=0", "sample_rate=7999", "sample_rate=x", "encoding=aac", "encoding=g729",
            "end_of_turn_confidence_threshold=1.1", "end_of_turn_confidence_threshold=nan", "min_turn_silence=-1",
            "max_turn_silence=1e3", "vad_threshold=2", "format_turns=1", "mode=fast", "language=de",
            "language_codes=[1]", "language_code=12", "keyterms_prompt=[1]", "keyterms_prompt=[%22a%22",
            "max_speakers=11", "redact_pii_policies=[%22nothing%22]", "redact_pii_sub=stars",
            "inactivity_timeout=4", "inactivity_timeout=3601", "session_heartbeat=on", "prompt=hello",
        ])
    func refused(query: String) throws {
        let failure = try #require(openingFailure(assemblyAI, streaming(query)))
        #expect(failure.assemblyAIClose.code == 3006)
        #expect(failure.message.contains(String(query.prefix { $0 != "=" })))
    }

    @Test("Too many key terms, and too long ones")
    func keytermLimits() throws {
        let many = (0..<101).map { "keyterms_prompt=t\($0)" }.joined(separator: "&")
        #expect(openingFailure(assemblyAI, streaming(many))?.assemblyAIClose.code == 3006)
        let long = "keyterms_prompt=" + String(repeating: "x", count: 51)
        #expect(openingFailure(assemblyAI, streaming(long))?.assemblyAIClose.code == 3006)
        #expect(openingFailure(assemblyAI, streaming("keyterms_prompt=" + String(repeating: "x", count: 50))) == nil)
    }

    @Test("Unknown parameters do no harm; those that a client may rely on are told")
    func ignored() throws {
        let conversation = try assemblyAI.open(
            streaming("foo=1&webhook_url=http://x&voice_focus=near-field&llm_gateway="))
        #expect(conversation.ignored == ["foo", "webhook_url", "voice_focus"])
        var writer = conversation.writer
        let warnings = try bodies(writer.messages(began())).filter { $0["type"] == "Warning" }
        #expect(warnings.map { $0["warning"] } == ["'webhook_url' has no effect on this server."])
    }

    @Test(
        "Credentials, however they are sent",
        arguments: [
            ("Authorization", "KEY", "", "KEY"), ("authorization", "Bearer KEY", "", "KEY"),
            ("Authorization", "token KEY", "", "KEY"), ("X", "x", "token=T", "T"),
            ("Authorization", "KEY", "token=T", "KEY"), ("Authorization", "", "", nil),
            ("Authorization", "a b c", "", nil),
        ] as [(String, String, String, String?)])
    func credentials(name: String, value: String, query: String, expected: String?) {
        let request = streaming(query, headers: [(name, value)])
        #expect(assemblyAI.credential(in: request) == expected)
        #expect(realtime.credential(in: request) == expected)
    }

    @Test("word_boost as JSON and as Python prints it; what is neither is refused")
    func wordBoost() throws {
        for list in ["[%22a%22,%22it's%22]", "['a',%20%22it's%22]", "[ 'a' , 'it\\'s' ]"] {
            let query = "sample_rate=16000&word_boost=\(list)"
            let boosted = try realtime.open(handshake("/v2/realtime/ws", query)).configuration.hotwords
            #expect(boosted.map(\.phrase) == ["a", "it's"])
        }
        for list in ["['a'", "['a' 'b']", "[a]", "['a']x", "['a\\"] {
            let failure = openingFailure(realtime, handshake("/v2/realtime/ws", "sample_rate=16000&word_boost=\(list)"))
            #expect(failure?.realtimeCode == 4104, "\(list)")
        }
    }

    @Test(
        "The legacy protocol's own codes",
        arguments: [
            ("", 4000), ("sample_rate=-1", 4000), ("sample_rate=x", 4000), ("sample_rate=16000&encoding=x", 4101),
        ]
            as [(String, UInt16)])
    func realtimeCodes(query: String, code: UInt16) throws {
        #expect(openingFailure(realtime, handshake("/v2/realtime/ws", query))?.realtimeCode == code)
    }
}
