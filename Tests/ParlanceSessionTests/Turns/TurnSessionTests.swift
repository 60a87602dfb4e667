import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

@Suite("Turns in a session")
struct TurnSessionTests {
    private static let sentence = [("send", 0.2, 0.5), ("letters", 0.5, 0.8), ("today", 1.5, 1.9)]
    /// Speech, a pause of 600 ms, speech, and 2 s of silence.
    private static let talk = AudioTimeline("..ssssss......ssssss" + String(repeating: ".", count: 20))

    private static func configure(_ configuration: inout SessionConfiguration) {
        configuration.endpointing.trailingSilence = MediaTime(milliseconds: 300)
        configuration.turns.threshold = 0.7
        configuration.turns.eagerThreshold = 0.3
        configuration.turns.tellsStarts = true
        configuration.turns.maximumSilence = MediaTime(milliseconds: 2_000)
    }

    private func probe(
        _ recognizer: ScriptedRecognizer = ScriptedRecognizer(sentence),
        _ configure: (inout SessionConfiguration) -> Void = { _ in }
    ) -> SessionProbe {
        SessionProbe(recognizer) {
            Self.configure(&$0)
            configure(&$0)
        }
    }

    /// `0 started 700`: the turn, what happened to it, where.
    private func turns(_ events: [SessionEvent]) -> [String] {
        events.compactMap { event in
            guard case .turn(let turn) = event else { return nil }
            let trigger = turn.trigger.map { " " + $0.rawValue } ?? ""
            return "\(turn.turn) \(turn.kind.rawValue) \(turn.at.milliseconds)\(trigger)"
        }
    }

    private func finish(_ probe: SessionProbe, _ events: inout [SessionEvent]) async {
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
    }

    private static let whole = [
        "0 started 750", "0 likely_ended 1200", "0 resumed 1470", "0 likely_ended 2400", "0 ended 2700 confidence",
    ]

    @Test(
        "a turn starts, likely ends, goes on and ends at the same places however the audio comes",
        arguments: [320, 3_200, 1_000_000])
    func chunks(chunkBytes: Int) async {
        #expect(turns(await probe().transcribe(Self.talk, chunkBytes: chunkBytes)) == Self.whole)
    }

    @Test("and however late the recognizer is", arguments: [4, 13, 16])
    func lateRecognizer(chunksBefore: Int) async {
        let recognizer = ScriptedRecognizer(Self.sentence)
        let probe = probe(recognizer)
        let chunks = Self.talk.chunks(of: 3_200)
        var events: [SessionEvent] = []
        recognizer.hold()
        await probe.send(Array(chunks[..<chunksBefore]), into: &events)
        // Behind the audio, so the session has worked through it when this is answered.
        _ = probe.session.offer(.update(SessionUpdate(id: "heard")))
        await probe.collect(into: &events) { if case .updated = $0 { true } else { false } }
        #expect(turns(events).isEmpty)
        recognizer.release()
        await probe.send(Array(chunks[chunksBefore...]), into: &events)
        await finish(probe, &events)
        #expect(turns(events) == Self.whole)
    }

    @Test("all words of a turn are committed before its end, and of a likely end nothing changes until it goes on")
    func order() async {
        let events = await probe().transcribe(Self.talk)
        let row = events.compactMap { event -> String? in
            switch event {
            case .committed(let transcript): transcript.words.isEmpty ? nil : transcript.text
            case .turn(let turn): turn.kind.rawValue
            default: nil
            }
        }
        #expect(
            row == ["started", "send letters", "likely_ended", "resumed", "today", "likely_ended", "ended"])
    }

    @Test("without an eager threshold nothing is likely and nothing resumed; without being asked no start is told")
    func off() async {
        let events = await probe {
            $0.turns.eagerThreshold = nil
            $0.turns.tellsStarts = false
        }.transcribe(Self.talk)
        #expect(turns(events) == ["0 ended 2700 confidence"])
    }

    @Test("at a threshold of 1 turns end by silence alone, and the next one has the next number")
    func silence() async {
        let script = [("yes", 0.2, 0.6), ("no", 2.2, 2.6)]
        let timeline = AudioTimeline("..ssssss............ssssss............")
        let events = await probe(ScriptedRecognizer(script)) {
            $0.turns.threshold = 1
            $0.turns.eagerThreshold = nil
            $0.turns.maximumSilence = MediaTime(milliseconds: 1_000)
        }.transcribe(timeline)
        // Words show 100 ms after their ends, and the recognizer is asked every 160 ms.
        #expect(turns(events) == ["0 started 750", "0 ended 1800 silence", "1 started 2710", "1 ended 3600 silence"])
    }

    @Test("a client ends a turn in the middle of speech, with the words that were said; between turns it ends nothing")
    func manual() async {
        let probe = probe(ScriptedRecognizer([("send", 0.2, 0.4), ("letters", 0.72, 0.8), ("today", 1.5, 1.9)]))
        let chunks = Self.talk.chunks(of: 3_200)
        var events: [SessionEvent] = []
        _ = probe.session.offer(.endTurn(channel: nil))
        await probe.send(Array(chunks[..<7]), into: &events)
        _ = probe.session.offer(.endTurn(channel: nil))
        await probe.send(Array(chunks[7..<13]), into: &events)
        _ = probe.session.offer(.endTurn(channel: nil))
        await probe.send(Array(chunks[13...]), into: &events)
        await finish(probe, &events)
        #expect(
            turns(events) == [
                "0 started 590", "0 ended 700 manual", "1 started 1020", "1 likely_ended 1200", "1 ended 1300 manual",
                "2 started 2110", "2 likely_ended 2400", "2 ended 2700 confidence",
            ])
        #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == ["send", "letters", "today"])
    }

    @Test("the end of the stream ends the turn that is open, and no other")
    func endOfStream() async {
        #expect(
            turns(await probe().transcribe(AudioTimeline("..ssssss"))) == [
                "0 started 750", "0 ended 800 end_of_stream",
            ])
        #expect(turns(await probe().transcribe(AudioTimeline("........"))).isEmpty)
    }

    @Test("sound without words is no turn; within one it says that the turn goes on")
    func noise() async {
        let timeline = AudioTimeline("sss.......ssssss......ss" + String(repeating: ".", count: 20))
        let events = await probe(ScriptedRecognizer([("paper", 1.1, 1.4)])).transcribe(timeline)
        #expect(
            turns(events) == [
                "0 started 1550", "0 likely_ended 2000", "0 resumed 2270", "0 likely_ended 2800",
                "0 ended 3100 confidence",
            ])
    }

    @Test(
        "a change of the rules counts from its place in the audio, however late the recognizer is",
        arguments: [false, true])
    func change(isLate: Bool) async {
        let recognizer = ScriptedRecognizer([("buy", 0.2, 0.5), ("milk", 2.3, 2.6)])
        let probe = probe(recognizer) { $0.turns.eagerThreshold = nil }
        let chunks = AudioTimeline("..ssss................ssss" + String(repeating: ".", count: 15)).chunks(of: 3_200)
        var events: [SessionEvent] = []
        if isLate { recognizer.hold() }
        // 1.2 s: the first turn, whose speech ends at 0.6 s, would end at 1.3 s.
        await probe.send(Array(chunks[..<12]), into: &events)
        var update = SessionUpdate()
        update.turnThreshold = 1
        update.maximumTurnSilence = 1_200
        _ = probe.session.offer(.update(update))
        await probe.send(Array(chunks[12..<20]), into: &events)
        update = SessionUpdate()
        update.turnThreshold = 0.7
        update.eagerTurnThreshold = .some(0.3)
        _ = probe.session.offer(.update(update))
        await probe.collect(into: &events) { if case .updated = $0 { true } else { false } }
        if isLate { recognizer.release() }
        await probe.send(Array(chunks[20...]), into: &events)
        await finish(probe, &events)
        #expect(
            turns(events) == [
                "0 started 750", "0 ended 1800 silence", "1 started 2750", "1 likely_ended 3000",
                "1 ended 3300 confidence",
            ])
    }

    @Test(
        "what was heard is told after everything that was decided before its end, with how sure the end of the turn is")
    func heard() async {
        let recognizer = ScriptedRecognizer(Self.sentence)
        let probe = probe(recognizer) { $0.hearingInterval = MediaTime(milliseconds: 200) }
        var events: [SessionEvent] = []
        recognizer.hold()
        let chunks = Self.talk.chunks(of: 3_200)
        await probe.send(Array(chunks[..<13]), into: &events)
        recognizer.release()
        await probe.send(Array(chunks[13...]), into: &events)
        await finish(probe, &events)
        var through = MediaTime.zero
        var isOpen = false
        for event in events {
            switch event {
            case .turn(let turn):
                #expect(turn.at >= through)
                isOpen = turn.kind != .ended
            case .heard(let audio):
                #expect(audio.span.end > through)
                through = audio.span.end
                if !isOpen { #expect(audio.turnConfidence == 0) }
            default: break
            }
        }
        #expect(through == MediaTime(milliseconds: 4_000))
        let sure = events.compactMap { event in
            if case .heard(let audio) = event {
                audio.turnConfidence > 0 ? audio.span.end.milliseconds : nil
            } else {
                nil
            }
        }
        // Between an utterance's end, 300 ms into silence, and speech or the turn's end; what nobody has read grows together.
        #expect(Set(sure).isSubset(of: [1_200, 1_400, 2_400, 2_600]) && sure.contains(1_400) && sure.contains(2_600))
    }
}
