import ParlanceCore
import ParlanceDialects
import Testing

@Suite("AssemblyAI: turns as they are told")
struct AssemblyAITurnTests {
    private func writer(_ query: String = "") throws -> any EventWriter {
        var writer = try assemblyAI.open(streaming(query)).writer
        _ = writer.messages(began())
        return writer
    }

    private func turns(_ events: [SessionEvent], _ query: String = "") throws -> [JSON] {
        var writer = try writer(query)
        return try bodies(events.flatMap { writer.messages($0) }).filter { $0["type"] == "Turn" }
    }

    private let hello = [word("hello", 0, 0.4, written: "Hello"), word("there", 0.5, 0.9, written: "there.")]

    @Test("Begin is first, with the session's id and the end of its three hours")
    func begin() throws {
        var writer = try assemblyAI.open(streaming("mode=balanced&speech_model=u3-rt-pro")).writer
        let first = try bodies(writer.messages(began()))[0]
        #expect(first["type"] == "Begin" && first["id"] == .string(requestID))
        #expect(first["configuration"]?["model"] == "u3-rt-pro" && first["configuration"]?["mode"] == "balanced")
        var configuration = SessionConfiguration()
        configuration.maximumDuration = .seconds(60)
        var short = try assemblyAI.open(streaming()).writer
        #expect(try bodies(short.messages(began(configuration)))[0]["expires_at"] == .number(1_769_860_860))
    }

    @Test("The transcript holds the final words only, the words hold all")
    func finality() throws {
        let told = try turns([partial(hello, stable: 1), partial(hello, stable: 1), partial(hello, stable: 2)])
        #expect(told.map { $0["transcript"] } == ["hello", "hello there"])  // nothing twice
        #expect(told[0]["words"]?[0]?["word_is_final"] == true && told[0]["words"]?[1]?["word_is_final"] == false)
        #expect(told.allSatisfy { $0["turn_order"] == 0 && $0["end_of_turn"] == false })
    }

    @Test("A final word is never taken back")
    func neverTakenBack() throws {
        #expect(try turns([partial(hello, stable: 2), partial(hello, stable: 1)]).count == 1)
        #expect(try turns([partial(hello, stable: 2), partial([hello[0]], stable: 1)]).count == 1)
    }

    @Test("An utterance is told once; a turn ends once, and the next has the next number")
    func utterances() throws {
        let told = try turns([
            partial(hello), committed(hello), utteranceEnded(), turnEnded(), turnEnded(),
            committed(hello), utteranceEnded(), committed(hello), utteranceEnded(), turnEnded(),
        ])
        #expect(told.filter { $0["end_of_turn"] == true }.map { $0["turn_order"] } == [0, 1])
        #expect(
            told.compactMap { $0["utterance"] }.filter { $0 != "" } == ["hello there", "hello there", "hello there"])
        #expect(told.last?["transcript"] == "hello there hello there")
        #expect(told.last?["end_of_turn_confidence"] == .number(0.7))
    }

    @Test("A formatted message follows the end, if asked for: same number, same time")
    func formatted() throws {
        let told = try turns([committed(hello), utteranceEnded(), turnEnded()], "format_turns=true").suffix(2)
        #expect(told.map { $0["turn_is_formatted"] } == [false, true])
        #expect(told.map { $0["transcript"] } == ["hello there", "Hello there."])
        #expect(told.map { $0["turn_order"] } == [0, 0])
        #expect(told.last?["words"]?[0]?["text"] == "Hello" && told.last?["utterance"] == "")
    }

    @Test("A number stands as its words until it is formatted")
    func numbers() throws {
        let number = [word("twenty five dollars", 0, 0.9, written: "$25")]
        let told = try turns([committed(number), utteranceEnded(), turnEnded()], "format_turns=true").suffix(2)
        #expect(told.map { $0["transcript"] } == ["twenty five dollars", "$25"])
        #expect(told.first?["words"]?[2]?["start"] == .number(600) && told.first?["words"]?[2]?["end"] == .number(900))
    }

    @Test("Silence alone is no turn, whatever ends in it")
    func silence() throws {
        #expect(try turns([committed([]), utteranceEnded(.finalize), turnEnded(), ended(audio: 3)]).isEmpty)
    }

    @Test("A forced end and the end of the stream end the turn that is open")
    func forced() throws {
        for reason in [EndpointReason.finalize, .endOfStream] {
            let told = try turns([committed(hello), utteranceEnded(reason)])
            #expect(told.count == 1 && told[0]["end_of_turn"] == true && told[0]["utterance"] == "hello there")
        }
        #expect(try turns([committed(hello), utteranceEnded(), ended(audio: 1)]).last?["end_of_turn"] == true)
    }

    @Test("U3 Pro: speech started, a partial in a pause with nothing final, a formatted end")
    func pro() throws {
        var writer = try writer("speech_model=u3-rt-pro&format_turns=true")
        let events = [
            .speechStarted(channel: 0, at: MediaTime(seconds: 0.2)), partial(hello, stable: 2), committed(hello),
            utteranceEnded(), .speechStarted(channel: 0, at: MediaTime(seconds: 2)), committed(hello), utteranceEnded(),
            turnEnded(), committed(hello), utteranceEnded(.finalize),
        ]
        let told = try bodies(events.flatMap { writer.messages($0) })
        #expect(
            told.map { $0["type"] } == ["SpeechStarted", "Turn", "Turn", "Turn", "SpeechStarted", "Turn"])
        #expect(told[0]["timestamp"] == .number(200))
        #expect(told[1]["words"]?[0]?["word_is_final"] == false && told[1]["turn_is_formatted"] == false)
        #expect(told[2]["transcript"] == "Hello there. Hello there.")
        #expect(told[3]["turn_is_formatted"] == true && told[3]["end_of_turn_confidence"] == .number(1))
        #expect(told[3]["utterance"] == told[3]["transcript"])
        #expect(told[5]["turn_order"] == .number(1))
    }

    @Test("Where words are hidden, nothing is told before the end")
    func hidden() throws {
        let told = try turns(
            [partial(hello, stable: 2), committed(hello), utteranceEnded(), turnEnded()], "redact_pii=true")
        #expect(told.count == 1 && told[0]["end_of_turn"] == true && told[0]["utterance"] == "hello there")
    }

    @Test("Speakers by letters; who spoke too little is nobody")
    func speakers() throws {
        func said(_ speaker: Int?, _ start: Double, _ end: Double) -> Word {
            var one = word("yes", start, end)
            one.speaker = speaker
            return one
        }
        let told = try turns(
            [
                committed([said(0, 0, 0.5), said(1, 0.5, 1.5)]), utteranceEnded(.finalize),
                committed([said(0, 2, 2.4)]), utteranceEnded(.finalize),
            ], "speaker_labels=true")
        #expect(told.map { $0["speaker_label"] } == ["B", "UNKNOWN"])
        #expect(told[0]["words"]?[0]?["speaker"] == "A")
        #expect(try turns([committed(hello), utteranceEnded(.finalize)])[0]["speaker_label"] == nil)
    }

    @Test("Every field is there, and whole numbers are whole")
    func fields() throws {
        for query in ["", "speech_model=u3-rt-pro"] {
            var writer = try writer(query)
            let messages = [partial(hello), committed(hello), utteranceEnded(), turnEnded(), ended(audio: 5.3)].flatMap
            {
                writer.messages($0)
            }
            for case .text(let text) in messages {
                let body = try JSON(text)
                #expect(!body.keys.contains("error"))
                guard body["type"] == "Turn" else { continue }
                #expect(
                    body.keys == [
                        "type", "turn_order", "turn_is_formatted", "end_of_turn", "transcript", "utterance",
                        "end_of_turn_confidence", "words",
                    ])
                #expect(body["words"]?[0]?.keys == ["text", "start", "end", "confidence", "word_is_final"])
            }
            #expect(messages.contains(.close(code: 1000, reason: "")))
            let last = messages.compactMap { if case .text(let text) = $0 { text } else { nil } }.last
            #expect(last == #"{"type":"Termination","audio_duration_seconds":5,"session_duration_seconds":2}"#)
        }
    }

    @Test("Settings of what is told change where they stand among the events")
    func updates() throws {
        let conversation = try assemblyAI.open(streaming())
        var (reader, writer) = (conversation.reader, conversation.writer)
        _ = writer.messages(began())
        let commands = try reader.commands(
            .text(
                #"{"type":"UpdateConfiguration","format_turns":true,"session_heartbeat":true,"max_turn_silence":700}"#))
        guard commands.count == 1, case .update(let update) = commands[0] else {
            Issue.record("\(commands)")
            return
        }
        #expect(update.maximumTurnSilence == 700 && update.minimumTurnSilence == 400)
        #expect(update.formatting == .smart)
        let audio = SessionEvent.heard(
            HeardAudio(channel: 0, span: span(0, 1), probability: 0.25, isSilent: true))
        #expect(writer.messages(audio).isEmpty)
        _ = writer.messages(
            .updated(
                UpdateOutcome(
                    id: update.id, interimResults: true, endpointingMilliseconds: nil, refusal: nil, requested: update))
        )
        #expect(
            try bodies(writer.messages(audio)) == [
                try JSON(
                    #"{"type":"Heartbeat","total_audio_received_ms":1000,"total_duration_ms":2476,"realtime_factor":0.404,"#
                        + #""max_speech_probability":0.25}"#)
            ])
        #expect(try bodies([committed(hello), utteranceEnded(.finalize)].flatMap { writer.messages($0) }).count == 2)
    }

    @Test("Silence is told to U3 Pro's clients that ask for it")
    func acknowledged() throws {
        var writer = try writer("acknowledge_silence=true&speech_model=u3-rt-pro")
        let silent = writer.messages(.heard(HeardAudio(channel: 0, span: span(1, 2), probability: 0, isSilent: true)))
        #expect(silent == [.text(#"{"type":"Silence","start_ms":1000,"end_ms":2000}"#)])
        #expect(
            writer.messages(.heard(HeardAudio(channel: 0, span: span(2, 3), probability: 1, isSilent: false))).isEmpty)
    }

    @Test(
        "Each failure is an Error and a close with the same code",
        arguments: [
            (.badRequest("x"), 3006, "x"), (.unsupported("x"), 3006, "x"), (.badAudio("x"), 3007, "x"),
            (.unauthorized("x"), 1008, "Unauthorized Connection: x"),
            (.tooBusy("x", retryAfter: 1), 3009, "Unauthorized Connection: Too many concurrent sessions. x"),
            (.tooLong("x"), 3008, "Session Expired: Maximum session duration exceeded"),
            (.idle("x"), 3008, "Session Expired: Inactivity timeout"),
            (.internal("x"), 3005, "Session Cancelled: An error occurred. x"),
        ] as [(SessionFailure, UInt16, String)])
    func failures(failure: SessionFailure, code: UInt16, text: String) throws {
        var writer = try writer()
        let messages = writer.messages(.failed(failure))
        #expect(messages.last == .close(code: code, reason: text))
        #expect(
            try bodies(messages) == [
                .object(["type": "Error", "error_code": .number(Double(code)), "error": .string(text)])
            ])
        #expect(writer.messages(.lagging(.zero)).isEmpty)
        #expect(assemblyAI.farewell(failure, to: streaming("", headers: [("Authorization", "k")])) == messages)
    }

    @Test("Who gave no credential is told so; long reasons fit a close frame")
    func farewells() throws {
        guard case .text(let text)? = assemblyAI.farewell(.unauthorized("Invalid credentials."), to: streaming())?.first
        else {
            Issue.record("no farewell")
            return
        }
        #expect(try JSON(text)["error"] == "Unauthorized Connection: Missing Authorization header")
        let long = SessionFailure.badRequest(String(repeating: "é", count: 500))
        for messages in [assemblyAI.farewell(long, to: streaming()), realtime.farewell(long, to: streaming())] {
            guard case .close(_, let reason)? = messages?.last else {
                Issue.record("no close")
                return
            }
            #expect(reason.utf8.count <= 123)
        }
    }
}
