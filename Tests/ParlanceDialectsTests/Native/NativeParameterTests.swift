import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Native: parameters")
struct NativeParameterTests {
    private let dialect = NativeDialect()

    private func configuration(_ query: String) throws -> SessionConfiguration {
        try dialect.open(stream(query)).configuration
    }

    @Test("Without parameters: a WAV stream, partials, timings, an endpoint after half a second")
    func defaults() throws {
        let configuration = try configuration("")
        #expect(configuration.audio == .detect)
        #expect(configuration.interimResults && configuration.wantsTimings)
        #expect(configuration.endpointing == EndpointingConfiguration())
        #expect(configuration.voiceActivity == VoiceActivityConfiguration())
        #expect(configuration.commitInterval == MediaTime(milliseconds: 4_000))
        #expect(configuration.utteranceGap == nil && configuration.overflow == nil)
        #expect(configuration.idleTimeout == nil && !configuration.isBulk && !configuration.wantsDigest)
        #expect(!configuration.requiresHotwords)
    }

    @Test("Every parameter arrives")
    func everything() throws {
        let query = [
            "encoding=linear32&sample_rate=44100&channels=2&multichannel=True&interim_results=false&endpointing=300",
            "recognizer_silence=900&minimum_speech=80&turn_threshold=0.7&minimum_turn_silence=300",
            "turn_silence=1500&maximum_utterance=20000&utterance_gap=1200&commit_interval=2000&overflow=drop_oldest",
            "maximum_lag=700&language=pt-BR&speakers=true&model=zip&hotword=open%20source&hotword=Parlance:2.5&vad=webrtc:3&vad_threshold=0.6",
            "timings=FALSE&bulk=true&stability=medium&chunking=adaptive&redact=url,phone_number&redact_with=hash&format=smart",
            "dictation=true&fillers=false&profanity=initial&replace=open%20source:OSS&replace=so&search=find%20me&search=x",
        ].joined(separator: "&")
        let configuration = try configuration(query)
        #expect(configuration.audio == .raw(AudioFormat(encoding: .linear32, sampleRate: 44_100, channels: 2)))
        #expect(configuration.channelMode == .separate)
        #expect(!configuration.interimResults && !configuration.wantsTimings && configuration.isBulk)
        #expect(configuration.endpointing.trailingSilence == MediaTime(milliseconds: 300))
        #expect(configuration.turns.maximumSilence == MediaTime(milliseconds: 1_500))
        #expect(configuration.turns.threshold == 0.7)
        #expect(configuration.turns.minimumSilence == MediaTime(milliseconds: 300))
        #expect(configuration.endpointing.recognizerSilence == MediaTime(milliseconds: 900))
        #expect(configuration.voiceActivity.minimumSpeech == MediaTime(milliseconds: 80))
        #expect(configuration.endpointing.maximumUtterance == MediaTime(milliseconds: 20_000))
        #expect(configuration.utteranceGap == MediaTime(milliseconds: 1_200))
        #expect(configuration.commitInterval == MediaTime(milliseconds: 2_000))
        #expect(configuration.overflow == .dropOldest(maximumLag: MediaTime(milliseconds: 700)))
        #expect(configuration.chunking == .adaptive)
        #expect(configuration.language == "pt-BR" && configuration.modelName == "zip")
        #expect(
            configuration.hotwords == [Hotword(phrase: "open source"), Hotword(phrase: "Parlance", boost: 2.5)])
        #expect(
            configuration.text.redaction == .policies([.phoneNumber, .url]) && configuration.text.substitution == .hash)
        var formatting = TextFormatting.smart
        formatting.dictation = true
        formatting.withoutFillers = true
        formatting.profanity = .initial
        formatting.replacements = try [("open source", "OSS"), ("so", "")].map {
            try #require(TextReplacement(find: $0, written: $1))
        }
        #expect(configuration.text.formatting == formatting && configuration.text.searches == ["find me", "x"])
        #expect(configuration.requiresHotwords)
        #expect(configuration.stability == .medium)
        #expect(configuration.voiceActivity.detector == "webrtc:3")
        #expect(configuration.voiceActivity.enterThreshold == 0.6)
        #expect(abs(configuration.voiceActivity.leaveThreshold - 0.45) < 1e-6)
        // And in the words of the query it comes back.
        var writer = try dialect.open(stream(query)).writer
        guard case .text(let text)? = writer.messages(began(configuration)).first else {
            Issue.record("no began")
            return
        }
        let told = try JSON(text)["configuration"]
        #expect(told?.keys == Set(NativeRequest.names).subtracting(["hotword"]).union(["hotwords"]))
        #expect(told?["sample_rate"] == 44_100 && told?["maximum_lag"] == 700 && told?["skip_every"] == .null)
        #expect(told?["stability"] == "medium")
        #expect(told?["vad_threshold"] == 0.6)
        #expect(
            told?["hotwords"]
                == .array([
                    .object(["phrase": "open source", "boost": .null]),
                    .object(["phrase": "Parlance", "boost": 2.5]),
                ]))
    }

    @Test("Every encoding is understood by its name, and told again by it", arguments: DeclaredEncoding.names)
    func encodings(name: String) throws {
        let rate = name.hasPrefix("amr-wb") ? 16_000 : 8_000
        for written in [name, name.uppercased(), name.replacing("-", with: "_")] {
            let conversation = try dialect.open(stream("encoding=\(written)&sample_rate=\(rate)"))
            var writer = conversation.writer
            guard case .text(let text)? = writer.messages(began(conversation.configuration)).first else {
                Issue.record("no began")
                return
            }
            #expect(try JSON(text)["configuration"]?["encoding"] == .string(name))
        }
    }

    @Test("What can be switched off")
    func off() throws {
        let configuration = try configuration("endpointing=false&commit_interval=False&utterance_gap=false")
        #expect(configuration.endpointing.trailingSilence == nil)
        #expect(configuration.commitInterval == nil && configuration.utteranceGap == nil)
    }

    @Test("Overflow policies have defaults")
    func overflow() throws {
        #expect(try configuration("overflow=wait").overflow == .wait)
        #expect(
            try configuration("overflow=drop_oldest").overflow
                == .dropOldest(maximumLag: MediaTime(milliseconds: 2_000)))
        #expect(try configuration("overflow=skip").overflow == .skip(keepEvery: 2))
        #expect(try configuration("overflow=skip&skip_every=5").overflow == .skip(keepEvery: 5))
    }

    @Test(
        "Refused, with the parameter's name and what would be right",
        arguments: [
            ("endpointing=9", "endpointing", "from 10 to 5000, or false"),
            ("endpointing=true", "endpointing", "from 10 to 5000, or false"),
            ("endpointing=1e2", "endpointing", "from 10 to 5000"),
            ("turn_silence=99", "turn_silence", "from 100 to 30000"),
            ("turn_threshold=0", "turn_threshold", "above 0 and at most 1"),
            ("turn_silence=false", "turn_silence", "from 100 to 30000"),
            ("maximum_utterance=999999", "maximum_utterance", "from 1000 to 120000"),
            ("utterance_gap=0", "utterance_gap", "from 100 to 60000, or false"),
            ("commit_interval=99999999999999999999", "commit_interval", "from 500 to 60000"),
            ("interim_results=1", "interim_results", "true or false"),
            ("encoding=aac", "encoding", "linear16, linear32, mulaw, alaw"),
            ("encoding=opus&sample_rate=44100", "sample_rate", "8000, 12000, 16000, 24000 or 48000 for opus"),
            ("encoding=opus&channels=3", "channels", "from 1 to 2 for opus"),
            ("encoding=linear16", "sample_rate", "'encoding=linear16' needs 'sample_rate'"),
            ("encoding=linear16&sample_rate=96000", "sample_rate", "from 8000 to 48000"),
            ("encoding=linear16&sample_rate=8000&channels=21", "channels", "from 1 to 20"),
            ("sample_rate=16000", "sample_rate", "needs 'encoding'"),
            ("channels=2", "channels", "needs 'encoding'"),
            ("chunking=300", "chunking", "immediate, adaptive, or a whole number of milliseconds from 20 to 250"),
            ("overflow=drop", "overflow", "wait, drop_oldest or skip"),
            ("maximum_lag=500", "maximum_lag", "goes with 'overflow=drop_oldest'"),
            ("overflow=skip&maximum_lag=500", "maximum_lag", "goes with 'overflow=drop_oldest'"),
            ("overflow=wait&skip_every=3", "skip_every", "goes with 'overflow=skip'"),
            ("overflow=skip&skip_every=1", "skip_every", "from 2 to 20"),
            ("language=_", "language", "BCP-47"),
            ("stability=highest", "stability", "none, low, medium or high"),
            ("vad=Silero", "vad", "a voice activity detector's name, as silero"),
            ("vad=silero%22", "vad", "a voice activity detector's name, as silero"),
            ("vad_threshold=nan", "vad_threshold", "above 0 and below 1"),
            ("vad_threshold=1", "vad_threshold", "above 0 and below 1"),
            ("vad_threshold=-0.5", "vad_threshold", "above 0 and below 1"),
            ("vad_threshold=inf", "vad_threshold", "above 0 and below 1"),
            ("hotword=a:b", "hotword", "'phrase' or 'phrase:boost'"),
            ("hotword=a:nan", "hotword", "'phrase' or 'phrase:boost'"),
            ("hotword=a:0", "hotword", "'phrase' or 'phrase:boost'"),
            ("hotword=:2", "hotword", "'phrase' or 'phrase:boost'"),
            ("hotword=%20", "hotword", "'phrase' or 'phrase:boost'"),
            ("endpointing=300&endpointing=400", "endpointing", "may be given once"),
            ("Endpointing=300", "Endpointing", "There is no parameter 'Endpointing'"),
            ("=1", "", "There is no parameter ''"),
        ])
    func refused(query: String, name: String, part: String) throws {
        let request = stream(query)
        let failure = try #require(openingFailure(dialect, request), "\(query) was accepted")
        let answer = dialect.refusal(failure, to: request)
        #expect(answer.status == 400)
        #expect(header("x-request-id", of: answer) == requestID)
        let error = try JSON(String(decoding: answer.body, as: UTF8.self))["error"]
        #expect(error?.keys == ["code", "message", "parameter"])
        #expect(error?["code"] == "bad_request")
        #expect(error?["parameter"] == .string(name))
        #expect(failure.message.contains(part), "\(failure.message)")
    }

    @Test("A hundred hot words, not one more, and none without end")
    func hotwords() {
        #expect(openingFailure(dialect, stream((0..<100).map { "hotword=w\($0)" }.joined(separator: "&"))) == nil)
        #expect(openingFailure(dialect, stream((0..<101).map { "hotword=w\($0)" }.joined(separator: "&"))) != nil)
        #expect(openingFailure(dialect, stream("hotword=" + String(repeating: "x", count: 101))) != nil)
        #expect(openingFailure(dialect, stream("hotword=a" + String(repeating: "%CC%81", count: 1_000))) != nil)
    }

    @Test("A refusal repeats little of what it refuses, and no line break in a header")
    func bounded() throws {
        for query in ["language=" + String(repeating: "x", count: 100_000), "x%0d%0ay%22=1"] {
            let request = stream(query)
            let answer = dialect.refusal(try #require(openingFailure(dialect, request)), to: request)
            #expect(answer.body.count < 1_000)
            for (_, value) in answer.headers { #expect(value.utf8.allSatisfy { (0x20...0x7e).contains($0) }) }
            _ = try JSON(String(decoding: answer.body, as: UTF8.self))
        }
    }

    @Test("Speakers, and the language with where it comes from, are told in 'began' and of each word")
    func speakersAndLanguages() throws {
        for (query, language, source) in [
            ("", "en", "model"), ("language=en-GB", "en-GB", "configured"), ("language=auto", nil, "detected"),
        ] as [(String, String?, String)] {
            let conversation = try dialect.open(stream(query))
            #expect(conversation.configuration.detectsLanguage == (source == "detected"))
            var writer = conversation.writer
            guard case .text(let text)? = writer.messages(began(conversation.configuration)).first else {
                Issue.record("no began")
                return
            }
            let told = try JSON(text)
            #expect(told["language"] == (language.map { .string($0) } ?? .null))
            #expect(told["language_source"] == .string(source))
            #expect(told["configuration"]?["speakers"] == false && told["speaker_model"] == .null)
        }
        let conversation = try dialect.open(stream("speakers=true"))
        #expect(conversation.configuration.wantsSpeakers)
        var word = Word(text: "oui", span: span(1.6, 1.9), confidence: 1)
        word.speaker = 2
        word.language = "fr"
        var writer = conversation.writer
        let transcript = Transcript(
            utterance: 0, channel: 0, span: span(1.5, 2), words: [word], finality: .committed)
        guard case .text(let text)? = writer.messages(.committed(transcript)).first else {
            Issue.record("no result")
            return
        }
        let written = try JSON(text)["words"]?[0]
        #expect(written?["speaker"] == 2 && written?["language"] == "fr")
    }
}
