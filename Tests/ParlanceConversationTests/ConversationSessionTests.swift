import NIOCore
import ParlanceConversation
import ParlanceCore
import ParlanceTesting
import Synchronization
import Testing

/// A conversation whose ears and voice are the test's.
private final class Rig: Sendable {
    /// The sessions that were opened.
    private final class Made: Sendable {
        let ears = Mutex<[ScriptedSession]>([])
        let voices = Mutex<[ScriptedSession]>([])
    }

    private let made: Made
    private let told = Mutex<[SessionEvent]>([])
    let session: ConversationSession
    var ears: [ScriptedSession] { made.ears.withLock { $0 } }
    var voices: [ScriptedSession] { made.voices.withLock { $0 } }

    init(
        _ kind: RealtimeConfiguration.Kind = .conversation, _ chat: ScriptedChatModel? = nil,
        lead: Duration = .seconds(60), _ change: (inout RealtimeConfiguration) -> Void = { _ in }
    ) {
        var configuration = RealtimeConfiguration(kind, model: "m")
        configuration.input.transcription = TranscriptionWish()
        change(&configuration)
        let made = Made()
        self.made = made
        let services = ConversationServices(
            fit: { wish throws(SessionFailure) in
                if wish.language == "tlh" { throw .unsupported("No Klingon.") }
                return wish
            },
            listen: { _, wakeUp in
                let ear = ScriptedSession(wakeUp: wakeUp)
                made.ears.withLock { $0.append(ear) }
                return ear
            },
            checkVoice: { wish throws(SessionFailure) in
                if wish.voice == "nobody" { throw .unsupported("No such voice.") }
            },
            speak: { _, wakeUp throws(SessionFailure) in
                let voice = ScriptedSession(wakeUp: wakeUp)
                made.voices.withLock { $0.append(voice) }
                return voice
            },
            chat: chat, lead: lead)
        session = ConversationSession(id: "0123456789abcdef", configuration, services: services, wakeUp: {})
    }

    func ask(_ action: ConversationCommand.Action, id: String? = nil) {
        _ = session.offer(.conversation(ConversationCommand(id: id, action)))
    }

    func hear(milliseconds: Int) { _ = session.offer(.audio(ByteBuffer(repeating: 0, count: milliseconds * 48))) }

    var events: [SessionEvent] {
        told.withLock { told in
            session.takeEvents(into: &told)
            return told
        }
    }

    var names: [String] { events.map(\.name) }

    /// Of answers.
    var faults: [ConversationFault] {
        events.compactMap { event in
            if case .conversation(.responseDone(let response)) = event, case .failed(let fault) = response.status {
                fault
            } else {
                nil
            }
        }
    }

    /// That were added.
    var items: [ConversationItem] {
        events.compactMap { if case .conversation(.itemAdded(let item, _)) = $0 { item } else { nil } }
    }

    /// Waits until something has been told.
    func until(_ wanted: String, count: Int = 1) async throws {
        for _ in 0..<2_000 {
            if names.count(where: { $0.hasPrefix(wanted) }) >= count { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("no \(wanted) within 10 s: \(names)")
    }

    /// Waits until the newest voice has been given this; by default until it has all that it is to say. The first word of an
    /// answer is told before there is a voice: that comes with the end of a sentence.
    func untilVoice(_ wanted: String = "finish") async throws {
        for _ in 0..<2_000 {
            if voices.last?.commands.contains(where: { $0.hasPrefix(wanted) }) == true { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("no voice was given \(wanted) within 10 s: \(voices.map(\.commands))")
    }

    func say(_ words: String, from start: Int, to end: Int) {
        let spoken = words.split(separator: " ").map {
            Word(text: String($0), span: MediaSpan(start: .zero, end: .zero), confidence: 0.9)
        }
        ears.last?.tell(
            .speechStarted(channel: 0, at: MediaTime(milliseconds: start)),
            .committed(
                Transcript(
                    utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: .zero), words: spoken,
                    finality: .committed)),
            .utteranceEnded(
                UtteranceEnd(
                    utterance: 0, channel: 0, at: MediaTime(milliseconds: end),
                    cause: .endpoint(.trailingSilence), lastWordEnd: nil)))
    }

    /// The voice has made this much of a sentence.
    func speak(milliseconds: Int, ends: Bool = true) {
        let voice = voices.last
        voice?.tell(.synthesis(.audio(ByteBuffer(repeating: 0, count: milliseconds * 48))))
        if ends { voice?.tell(.synthesis(.flushed)) }
    }

    func endSpeech() {
        voices.last?.tell(
            .ended(SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)))
    }
}

@Suite struct ConversationSessionTests {
    private let hello: [ChatDelta] = [.text("Hello there. "), .text("How are you?"), .finished(.stop)]

    private func user(_ text: String) -> ConversationCommand.Action {
        .createItem(
            ConversationItem(id: "", content: .message(role: .user, parts: [.inputText(text)])), .last, audio: nil)
    }

    @Test("A turn is heard, answered and spoken, in order")
    func turn() async throws {
        let chat = ScriptedChatModel([hello])
        let rig = Rig(.conversation, chat)
        rig.hear(milliseconds: 2_000)
        rig.say("good morning", from: 500, to: 1_500)
        try await rig.untilVoice()
        rig.speak(milliseconds: 500)
        rig.speak(milliseconds: 300)
        rig.endSpeech()
        try await rig.until("responseDone")
        #expect(
            rig.names == [
                "began", "speechStarted 200", "transcriptDelta good morning", "speechStopped 1500", "audioCommitted",
                "itemAdded", "itemDone", "transcriptCompleted good morning", "responseCreated",
                "outputItemAdded",
                "itemAdded", "partAdded", "spokenDelta Hello there. ", "audioDelta 9600", "audioDelta 9600",
                "audioDelta 4800", "spokenDelta How are you?", "audioDelta 9600", "audioDelta 4800", "audioDone",
                "spokenDone Hello there. How are you?", "partDone", "itemDone", "outputItemDone",
                "responseDone completed",
            ])
        #expect(
            chat.prompts[0].items.map(\.content) == [
                .message(role: .user, parts: [.inputAudio(transcript: "good morning")])
            ])
        #expect(
            rig.voices[0].commands == [
                "speak Hello there. ", "flush", "speak How are you?", "flush", "finish",
            ])
    }

    @Test("Speech stops the answer, and the model is told what was heard of it")
    func bargeIn() async throws {
        let chat = ScriptedChatModel([hello])
        let rig = Rig(.conversation, chat)
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        rig.hear(milliseconds: 3_000)
        try await rig.untilVoice()
        rig.speak(milliseconds: 800)
        rig.speak(milliseconds: 200, ends: false)
        try await rig.until("audioDelta", count: 5)
        rig.say("wait", from: 500, to: 1_500)
        try await rig.until("responseCreated", count: 2)
        let names = rig.names
        let started = try #require(names.firstIndex(of: "speechStarted 200"))
        #expect(
            Array(names[(started + 1)...].prefix(6)) == [
                "audioDone", "spokenDone Hello there. How are you?", "partDone", "itemDone", "outputItemDone",
                "responseDone cancelled",
            ])
        #expect(rig.voices[0].isGone)
        rig.speak(milliseconds: 200)
        try await rig.until("responseDone", count: 1)
        for _ in 0..<400 where chat.prompts.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
        let last = try #require(chat.prompts.last)
        // 200 ms are too little for more than a word of three letters.
        #expect(
            last.items[1].content == .message(role: .assistant, parts: [.outputAudio(transcript: "Hello there. How")]))
    }

    @Test("An answer that is asked for at once waits for the words of what was committed")
    func waiting() async throws {
        let chat = ScriptedChatModel([hello])
        let rig = Rig(.conversation, chat) { $0.input.turnDetection = nil }
        rig.hear(milliseconds: 500)
        rig.ask(.commitAudio)
        rig.ask(.respond(ResponseWish()))
        try await Task.sleep(for: .milliseconds(50))
        #expect(chat.prompts.isEmpty && rig.names.contains("responseCreated"))
        #expect(rig.ears[0].commands == ["audio 24000", "finalize"])
        rig.ears[0].tell(
            .committed(
                Transcript(
                    utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: .zero),
                    words: [Word(text: "yes", span: MediaSpan(start: .zero, end: .zero), confidence: 1)],
                    finality: .committed)),
            .utteranceEnded(
                UtteranceEnd(
                    utterance: 0, channel: 0, at: MediaTime(milliseconds: 500), cause: .endpoint(.finalize),
                    lastWordEnd: nil)))
        try await rig.until("outputItemAdded")
        #expect(chat.prompts[0].items[0].content == .message(role: .user, parts: [.inputAudio(transcript: "yes")]))
    }

    @Test("Audio goes at the listener's pace")
    func pacing() async throws {
        let rig = Rig(.conversation, ScriptedChatModel([hello]), lead: .milliseconds(400))
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        try await rig.untilVoice()
        let begun = ContinuousClock.now
        rig.speak(milliseconds: 1_000)
        rig.speak(milliseconds: 0)
        rig.endSpeech()
        try await rig.until("audioDelta", count: 5)
        // 400 ms at once, the rest as time passes; however slow the machine, never sooner.
        #expect(begun.duration(to: .now) >= .milliseconds(550))
        try await rig.until("responseDone")
    }

    @Test("A client that reads nothing is sent no more than the bound")
    func unread() async throws {
        let rig = Rig(.conversation, ScriptedChatModel([hello]))
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        try await rig.untilVoice()
        for _ in 0..<40 { rig.speak(milliseconds: 1_000, ends: false) }
        let bound = 512 << 10
        for _ in 0..<2_000 where rig.session.unread.audio < bound { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(50))
        #expect(rig.session.unread.audio >= bound && rig.session.unread.audio < bound + 20_000)
        // Once that was read, as much again.
        _ = rig.events
        for _ in 0..<2_000 where rig.session.unread.audio < bound { try await Task.sleep(for: .milliseconds(5)) }
        #expect(rig.session.unread.audio >= bound)
        rig.session.disconnect()
    }

    @Test("Another format is another listening session, and time goes on")
    func formats() async throws {
        let rig = Rig(.transcription)
        rig.hear(milliseconds: 1_000)
        var patch = RealtimePatch()
        patch.inputFormat = AudioFormat(encoding: .mulaw, sampleRate: 8_000)
        rig.ask(.configure(patch))
        _ = rig.session.offer(.audio(ByteBuffer(repeating: 0, count: 8_000)))
        let ears = rig.ears
        #expect(ears.count == 2 && ears[0].commands == ["audio 48000", "finish"])
        // The first one's last words come first, whoever speaks first.
        ears[1].tell(.speechStarted(channel: 0, at: MediaTime(milliseconds: 500)))
        try await Task.sleep(for: .milliseconds(50))
        #expect(!rig.names.contains { $0.hasPrefix("speechStarted") })
        ears[0].tell(.ended(SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)))
        try await rig.until("speechStarted 1200")
        #expect(ears[0].isGone)
        ears[1].fill(true)
        #expect(rig.session.inletIsFull)
    }

    @Test("What cannot be is refused by its name, and nothing changes")
    func refusals() {
        let rig = Rig(.conversation, ScriptedChatModel())
        func refused(_ action: ConversationCommand.Action) -> ConversationFault.Kind? {
            rig.ask(action, id: "e")
            if case .conversation(.refused(let fault, "e"))? = rig.events.last { return fault.kind }
            return nil
        }
        var patch = RealtimePatch()
        patch.kind = .transcription
        #expect(refused(.configure(patch)) == .invalidParameter)
        patch = RealtimePatch()
        patch.voice = VoiceWish(name: "nobody", voice: "nobody")
        #expect(refused(.configure(patch)) == .invalidValue)
        patch = RealtimePatch()
        var transcription = RealtimePatch.Transcription()
        transcription.language = "tlh"
        patch.transcription = transcription
        #expect(refused(.configure(patch)) == .invalidValue)
        #expect(refused(.commitAudio) == .tooLittleAudio)
        #expect(refused(.cancelResponse(nil)) == .noActiveResponse)
        #expect(refused(.deleteItem("x")) == .noSuchItem)
        rig.ask(.respond(ResponseWish()))
        #expect(refused(.respond(ResponseWish())) == .responseIsActive)
    }

    @Test("A failed ear fails its items, and the next audio has another")
    func deafness() async throws {
        let rig = Rig(.transcription) { $0.input.turnDetection = nil }
        rig.hear(milliseconds: 500)
        rig.ask(.commitAudio)
        rig.ears[0].tell(.failed(.internal("broken")))
        try await rig.until("transcriptFailed")
        rig.hear(milliseconds: 500)
        #expect(rig.ears.count == 2)
    }

    @Test("Audio that is committed after its ear has failed fails, and its answer is given")
    func deafCommit() async throws {
        let chat = ScriptedChatModel([hello])
        let rig = Rig(.conversation, chat) { $0.input.turnDetection = nil }
        rig.hear(milliseconds: 500)
        rig.ears[0].tell(.failed(.internal("broken")))
        try await rig.until("refused")
        rig.ask(.commitAudio)
        rig.ask(.respond(ResponseWish()))
        try await rig.until("outputItemAdded")
        #expect(rig.names.contains { $0.hasPrefix("transcriptFailed") } && chat.prompts.count == 1)
    }

    @Test("Who leaves thousands of events unread while an answer is given is given up, and the answer with him")
    func unreadEvents() async throws {
        let rig = Rig(.conversation, ScriptedChatModel([[.text("Hello there. "), .text("And more")]]))
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        try await rig.untilVoice("speak")
        for _ in 0..<2_100 { rig.ask(.clearAudio) }
        let voice = rig.voices[0]
        #expect(rig.names.last == "failed client_too_slow")
        #expect(voice.isGone)
        rig.session.disconnect()
    }

    @Test("What waits unread is bounded in bytes, too")
    func unreadText() throws {
        let rig = Rig(.conversation, ScriptedChatModel())
        rig.ask(user(String(repeating: "a", count: 1 << 20)))
        let item = try #require(rig.items.first)
        for _ in 0..<30 { rig.ask(.retrieveItem(item.id)) }
        #expect(rig.names.count(where: { $0 == "itemRetrieved" }) == 30)
        for _ in 0..<40 { rig.ask(.retrieveItem(item.id)) }
        #expect(rig.names.last == "failed client_too_slow")
        rig.session.disconnect()
    }

    @Test("An answer to one long item many times over fails")
    func amplified() throws {
        let chat = ScriptedChatModel()
        let rig = Rig(.conversation, chat)
        rig.ask(user(String(repeating: "a", count: 4 << 20)))
        let item = try #require(rig.items.first)
        var wish = ResponseWish()
        wish.isOutOfBand = true
        wish.input = Array(repeating: .reference(item.id), count: 9)
        rig.ask(.respond(wish))
        #expect(rig.faults.map(\.kind) == [.tooMuch])
        #expect(chat.prompts.isEmpty)
        rig.session.disconnect()
    }

    @Test("No model is told of half a call")
    func halfACall() async throws {
        let chat = ScriptedChatModel([
            [.toolCall(index: 0, id: "call_1", name: "f", arguments: #"{"city": "Par"#), .finished(.length)], hello,
        ])
        let rig = Rig(.conversation, chat) { $0.output.isSpoken = false }
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        try await rig.until("responseDone")
        #expect(!rig.names.contains { $0.hasPrefix("argumentsDone") })
        rig.ask(.respond(ResponseWish()))
        try await rig.until("responseDone", count: 2)
        #expect(chat.prompts.last?.items.count == 1)
    }

    @Test("Items of an answer stand in the order in which they began")
    func outputOrder() async throws {
        let chat = ScriptedChatModel([
            [
                .text("Let me look. "), .toolCall(index: 0, id: "call_1", name: "f", arguments: "{}"),
                .finished(.toolCalls),
            ]
        ])
        let rig = Rig(.conversation, chat)
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        try await rig.until("argumentsDone")
        try await rig.untilVoice()
        rig.speak(milliseconds: 300)
        rig.endSpeech()
        try await rig.until("responseDone")
        let output = rig.events.compactMap { event -> [ConversationItem]? in
            if case .conversation(.responseDone(let response)) = event { response.output } else { nil }
        }.first
        let kinds = output?.map { if case .functionCall = $0.content { "call" } else { "message" } }
        #expect(kinds == ["message", "call"])
    }

    @Test("A transcription has no end of items")
    func manyItems() {
        let rig = Rig(.transcription) { $0.input.turnDetection = nil }
        for _ in 0..<2_010 {
            rig.hear(milliseconds: 100)
            rig.ask(.commitAudio)
            _ = rig.events.count
        }
        #expect(rig.names.count(where: { $0 == "audioCommitted" }) == 2_010)
        #expect(!rig.names.contains { $0.hasPrefix("refused") })
        rig.session.disconnect()
    }

    @Test("Settings that change with every word do not open sessions without end")
    func manyListeners() {
        let rig = Rig(.transcription)
        for round in 0..<6 {
            var patch = RealtimePatch()
            patch.inputFormat = AudioFormat(encoding: .mulaw, sampleRate: round % 2 == 0 ? 8_000 : 16_000)
            rig.ask(.configure(patch))
            _ = rig.session.offer(.audio(ByteBuffer(repeating: 0, count: 800)))
        }
        #expect(rig.session.inletIsFull)
        rig.session.disconnect()
    }

    @Test("A server that goes away cancels answers, and hears out what was said")
    func drains() async throws {
        let rig = Rig(.conversation, ScriptedChatModel([[]]))
        rig.hear(milliseconds: 100)
        rig.ask(user("Hi."))
        rig.ask(.respond(ResponseWish()))
        rig.session.drain()
        #expect(rig.names.last == "responseDone cancelled")
        rig.hear(milliseconds: 100)
        #expect(rig.ears.count == 1 && rig.ears[0].commands == ["audio 4800", "finish"])
        rig.say("one more thing", from: 10, to: 90)
        rig.ears[0].tell(
            .ended(SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 3)))
        try await rig.until("failed")
        #expect(rig.names.suffix(2) == ["transcriptCompleted one more thing", "failed shutting_down"])
        #expect(rig.ears[0].isGone)
        rig.session.disconnect()
    }

    @Test("A server that goes away tells at once a session that nobody has spoken to")
    func drainsUnheard() {
        let rig = Rig(.transcription)
        rig.session.drain()
        #expect(rig.names == ["began", "failed shutting_down"])
        rig.session.disconnect()
    }
}

extension SessionEvent {
    fileprivate var name: String {
        switch self {
        case .failed(let failure): return "failed \(failure.code)"
        case .conversation(let event):
            switch event {
            case .speechStarted(_, let at): return "speechStarted \(at.milliseconds)"
            case .speechStopped(_, let at): return "speechStopped \(at.milliseconds)"
            case .transcriptDelta(_, let text, _): return "transcriptDelta \(text)"
            case .transcriptCompleted(_, let text, _, _): return "transcriptCompleted \(text)"
            case .spokenDelta(_, let text): return "spokenDelta \(text)"
            case .spokenDone(_, let text): return "spokenDone \(text)"
            case .audioDelta(_, let bytes): return "audioDelta \(bytes.readableBytes)"
            case .responseDone(let response):
                switch response.status {
                case .completed: return "responseDone completed"
                case .cancelled: return "responseDone cancelled"
                default: return "responseDone \(response.status)"
                }
            default: return String("\(event)".prefix { $0 != "(" })
            }
        default: return "other"
        }
    }
}
