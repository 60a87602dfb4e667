import FoundationEssentials
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Deepgram: what SDKs need in every message")
struct DeepgramResultsTests {
    private func writer(_ query: String) throws -> any EventWriter {
        var writer = try DeepgramDialect().open(listen(query)).writer
        #expect(writer.messages(began()).isEmpty, "nothing is sent before the first result")
        return writer
    }

    private func json(_ messages: [WireMessage]) throws -> JSON {
        guard case .text(let text)? = messages.first else { return .null }
        #expect(!text.contains("\n"))
        return try JSON(text)
    }

    private func transcript(
        _ words: [Word], _ finality: Transcript.Finality = .committed, endpoint: EndpointReason? = nil
    ) -> Transcript {
        Transcript(
            utterance: 0, channel: 0, span: span(1.5, 4.25), words: words, finality: finality, endpoint: endpoint)
    }

    private static let words = [
        Word(text: "hello", written: "Hello,", span: span(1.6, 1.9), confidence: 0.98),
        Word(text: "world", written: "world.", span: span(2.0, 2.4), confidence: .nan),
    ]

    @Test("Who spoke stands beside each word, where diarization was asked for and somebody is known")
    func speakers() throws {
        #expect(try DeepgramDialect().open(listen("diarize=true")).configuration.wantsSpeakers)
        #expect(try !DeepgramDialect().open(listen("diarize=false")).configuration.wantsSpeakers)
        var writer = try writer("diarize=true")
        var words = Self.words
        words[1].speaker = 1
        let results = try json(writer.messages(.committed(transcript(words))))
        let written = results["channel"]?["alternatives"]?[0]?["words"]
        #expect(written?[0]?["speaker"] == nil && written?[1]?["speaker"] == 1)
    }

    @Test("With speakers, metadata says what tells them apart")
    func diarizer() throws {
        var writer = try DeepgramDialect().open(listen("diarize_model=latest")).writer
        _ = writer.messages(
            .began(
                SessionDescription(
                    id: requestID, startedAt: WallTime(secondsSince1970: 0), recognizer: profile,
                    voiceActivity: "silero",
                    speakers: SpeakerProfile(model: "voices", framework: "wespeaker", maximumSpeakers: 8),
                    configuration: SessionConfiguration())))
        let info = try json(writer.messages(.committed(transcript(Self.words))))["metadata"]?["diarize_info"]
        #expect(info?.keys == ["model_uuid", "arch"] && info?["arch"] == "wespeaker")
    }

    @Test("Entities stand in finals, also where there are none, and nowhere else")
    func entities() throws {
        var writer = try writer("detect_entities=true&interim_results=true")
        var words = Self.words
        words.append(Word(text: "twenty five", written: "25.", span: span(2.5, 2.9), confidence: 0.8))
        var found = transcript(words)
        found.entities = [FoundEntity(policy: .personAge, words: 1..<3, confidence: 0.8)]
        let entities = try json(writer.messages(.committed(found)))["entities"]
        #expect(
            entities
                == .array([
                    .object([
                        "label": "AGE", "value": "world. 25", "raw_value": "world twenty five", "confidence": 0.8,
                        "start_word": 1, "end_word": 3,
                    ])
                ]))
        #expect(try json(writer.messages(.committed(transcript([]))))["entities"] == .array([]))
        #expect(try json(writer.messages(.partial(transcript(words, .partial)))).keys.contains("entities") == false)
        var other = try self.writer("detect_entities=false")
        #expect(try json(other.messages(.committed(found))).keys.contains("entities") == false)
    }

    @Test("With several languages, words and alternatives say theirs, the most frequent first")
    func languages() throws {
        var words = Self.words + [Word(text: "hola", span: span(2.5, 2.9), confidence: 0.8)]
        for (index, language) in ["es", "en", "es"].enumerated() { words[index].language = language }
        var writer = try writer("language=multi&language_hint=en&language_hint=es")
        let alternative = try json(writer.messages(.committed(transcript(words))))["channel"]?["alternatives"]?[0]
        #expect(alternative?["languages"] == .array(["es", "en"]))
        #expect(alternative?["languages_hinted"] == .array(["en", "es"]))
        #expect(alternative?["words"]?[1]?["language"] == "en")
        var plain = try self.writer("language=en&language_hint=es")
        let other = try json(plain.messages(.committed(transcript(words))))["channel"]?["alternatives"]?[0]
        #expect(other?.keys == ["transcript", "confidence", "words"] && other?["words"]?[0]?["language"] == nil)
    }

    @Test("Required fields are there, for silence and for words, partial or final", arguments: [true, false], [0, 2])
    func required(isFinal: Bool, count: Int) throws {
        var writer = try writer("interim_results=true&punctuate=true")
        let words = Array(Self.words.prefix(count))
        let transcript = transcript(words, isFinal ? .committed : .partial)
        let results = try json(writer.messages(isFinal ? .committed(transcript) : .partial(transcript)))
        #expect(
            results.keys == [
                "type", "channel_index", "duration", "start", "is_final", "speech_final", "from_finalize", "channel",
                "metadata",
            ])
        #expect(results["type"] == "Results")
        #expect(results["channel_index"] == .array([0, 1]))
        #expect(results["start"] == 1.5)
        #expect(results["duration"] == 2.75)
        #expect(results["is_final"] == .boolean(isFinal))
        #expect(results["speech_final"] == false)
        #expect(results["from_finalize"] == false)
        let alternatives = results["channel"]?["alternatives"]
        #expect(alternatives?[1] == nil)
        let first = try #require(alternatives?[0])
        #expect(first.keys == ["transcript", "confidence", "words"])
        #expect(first["transcript"] == (count == 0 ? "" : "Hello, world."))
        if count == 0 {
            #expect(first["confidence"] == 0.0)
            #expect(first["words"] == .array([]))
        }
        for index in 0..<count {
            #expect(
                first["words"]?[index]?.keys == ["word", "start", "end", "confidence", "punctuated_word"])
        }
        let metadata = try #require(results["metadata"])
        #expect(metadata.keys == ["request_id", "model_info", "model_uuid"])
        #expect(metadata["request_id"] == .string(requestID))
        #expect(metadata["model_info"]?.keys == ["name", "version", "arch"])
        guard case .string(let uuid)? = metadata["model_uuid"] else {
            Issue.record("no model_uuid")
            return
        }
        #expect(UUID(uuidString: uuid) != nil)
    }

    @Test(
        "An endpoint is speech_final; a finalize also says that it was one",
        arguments: [
            (nil, false, false), (.trailingSilence, true, false), (.maximumLength, true, false),
            (.finalize, true, true), (.endOfStream, true, false),
        ] as [(EndpointReason?, Bool, Bool)])
    func ends(endpoint: EndpointReason?, speechFinal: Bool, fromFinalize: Bool) throws {
        var writer = try writer("interim_results=true")
        let final = try json(writer.messages(.committed(transcript([], endpoint: endpoint))))
        #expect(final["speech_final"] == .boolean(speechFinal))
        #expect(final["from_finalize"] == .boolean(fromFinalize))
        // speech_final implies is_final, whatever a partial says.
        let interim = try json(writer.messages(.partial(transcript([], .partial, endpoint: endpoint))))
        #expect(interim["is_final"] == false && interim["speech_final"] == false && interim["from_finalize"] == false)
    }

    @Test(
        "Written words come with punctuate or smart_format, spoken ones without",
        arguments: [
            ("", "hello world", nil), ("punctuate=true", "Hello, world.", "Hello,"),
            ("smart_format=true", "Hello, world.", "Hello,"), ("punctuate=false", "hello world", nil),
        ] as [(String, String, String?)])
    func punctuation(query: String, text: String, first: String?) throws {
        var writer = try writer(query)
        let alternative = try json(writer.messages(.committed(transcript(Self.words))))["channel"]?["alternatives"]?[0]
        #expect(alternative?["transcript"] == .string(text))
        #expect(alternative?["words"]?[0]?["punctuated_word"] == first.map(JSON.string))
        #expect(alternative?["words"]?[0]?["word"] == "hello")
    }

    @Test("Timings only for those who ask")
    func timings() throws {
        var transcript = transcript(Self.words)
        transcript.timings.received = .now
        transcript.timings.decoded = transcript.timings.received?.advanced(by: .milliseconds(2))
        var plain = try writer("")
        #expect(try json(plain.messages(.committed(transcript)))["metadata"]?["timings"] == nil)
        var timed = try writer("parlance_timings=true")
        #expect(try json(timed.messages(.committed(transcript)))["metadata"]?["timings"]?["decode"] == 2.0)
    }

    @Test("Nothing unasked for: no interims, no SpeechStarted, no UtteranceEnd")
    func unasked() throws {
        var writer = try writer("")
        #expect(writer.messages(.partial(transcript(Self.words, .partial))).isEmpty)
        #expect(writer.messages(.speechStarted(channel: 0, at: .zero)).isEmpty)
        let end = UtteranceEnd(utterance: 0, channel: 0, at: .zero, cause: .wordGap, lastWordEnd: .zero)
        #expect(writer.messages(.utteranceEnded(end)).isEmpty)
    }

    @Test("UtteranceEnd speaks of a word gap, and of a word")
    func utteranceEnds() throws {
        var writer = try writer("utterance_end_ms=1000")
        var end = UtteranceEnd(
            utterance: 0, channel: 0, at: MediaTime(seconds: 3.4), cause: .endpoint(.trailingSilence),
            lastWordEnd: MediaTime(seconds: 2.395))
        #expect(writer.messages(.utteranceEnded(end)).isEmpty)
        end.cause = .wordGap
        #expect(
            try json(writer.messages(.utteranceEnded(end)))
                == .object(["type": "UtteranceEnd", "channel": .array([0, 1]), "last_word_end": 2.395]))
        end.lastWordEnd = nil
        #expect(writer.messages(.utteranceEnded(end)).isEmpty)
    }

    @Test("No message type outside the provider's ever comes")
    func onlyKnownTypes() throws {
        let query = "interim_results=true&vad_events=true&utterance_end_ms=1000&parlance_timings=true"
        var writer = try writer(query)
        let known: Set<JSON?> = [
            "Results", "Metadata", "SpeechStarted", "UtteranceEnd", "ConfigureSuccess", "ConfigureFailure", "Error",
        ]
        let update = UpdateOutcome(
            id: nil, interimResults: true, endpointingMilliseconds: 10, refusal: nil, requested: SessionUpdate())
        let events: [SessionEvent] = [
            .partial(transcript(Self.words, .partial)), .committed(transcript(Self.words)),
            .speechStarted(channel: 0, at: .zero),
            .turn(TurnEvent(channel: 0, at: .zero, confidence: 1, turn: 0, kind: .ended, trigger: .silence)),
            .audioDropped(AudioDrop(channel: 0, span: span(0, 1), reason: .overflow)), .lagging(.zero),
            .updated(update), .rejected(Rejection(description: "d", message: "m")),
            .ended(
                SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)),
        ]
        for event in events {
            for case .text(let text) in writer.messages(event) { #expect(known.contains(try JSON(text)["type"])) }
        }
    }

    @Test("Too many keyterms in mid-stream are answered by the limit, and nothing changes")
    func tooManyKeyterms() throws {
        var reader = DeepgramCommandReader(channels: 1)
        let list = (0..<501).map { "\"k\($0)\"" }.joined(separator: ",")
        let commands = try reader.commands(.text("{\"type\":\"Configure\",\"keyterms\":[\(list)]}"))
        guard commands.count == 1, case .update(let update) = commands[0] else {
            Issue.record("not an update")
            return
        }
        #expect(update.hotwords == nil && update.interimResults == nil && update.endpointingMilliseconds == nil)
        var writer = try writer("")
        let outcome = UpdateOutcome(
            id: update.id, interimResults: true, endpointingMilliseconds: 10, refusal: nil, requested: update)
        let answer = try json(writer.messages(.updated(outcome)))
        #expect(answer["type"] == "ConfigureFailure")
        #expect(answer["code"] == "CONFIGURE_KEYTERM_LIMIT_EXCEEDED")
        #expect(answer["request_id"] == .string(requestID))
    }
}

extension JSON: Hashable {
    func hash(into hasher: inout Hasher) { hasher.combine("\(self)") }
}
