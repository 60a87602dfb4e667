import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

/// Endpointing from end to end: real sessions over timelines, a scripted recognizer.
@Suite("Endpointing in a session")
struct EndpointingSessionTests {
    private func ends(_ events: [SessionEvent]) -> [String] {
        events.compactMap { event in
            guard case .utteranceEnded(let end) = event, case .endpoint(let reason) = end.cause else { return nil }
            return "\(reason.rawValue) \(end.at.milliseconds)"
        }
    }

    @Test(
        "an endpoint comes as late as the configured silence, within one window of voice activity",
        arguments: [10, 15, 50, 100, 299, 300, 500, 1_000, 4_995, 5_000], [320, 3_200, 12_345])
    func delay(silence: Int, chunkBytes: Int) async throws {
        let window = ScriptedVoiceActivity().windowSamples
        let timeline = AudioTimeline("..ssssss" + String(repeating: ".", count: 60))
        let events = await SessionProbe(ScriptedRecognizer([("word", 0.3, 0.7)])) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: silence)
        }.transcribe(timeline, chunkBytes: chunkBytes)
        let at = try #require(
            events.lazy.compactMap { event in if case .utteranceEnded(let end) = event { end.at } else { nil } }.first)
        let delay = at - MediaTime(milliseconds: 800)
        #expect(delay >= MediaTime(milliseconds: silence))
        #expect(delay.samples < MediaTime(milliseconds: silence).samples + window)
    }

    @Test("no more audio than that is needed, but the rest of one chunk", .timeLimit(.minutes(1)))
    func arrival() async {
        let probe = SessionProbe(ScriptedRecognizer([("word", 0.3, 0.7)]))
        var events: [SessionEvent] = []
        // Speech ends at 0.8 s; 500 ms of silence and one chunk of 100 ms.
        await probe.send(AudioTimeline("..ssssss......").chunks(of: 3_200), into: &events)
        await probe.collect(into: &events) { if case .utteranceEnded = $0 { true } else { false } }
        #expect(ends(events) == ["trailing_silence 1300"])
        probe.session.disconnect()
    }

    @Test("a cough ends no utterance and no turn, but its words are committed")
    func minimumSpeech() async {
        let timeline = AudioTimeline("..s..............ssssss............")
        let events = await SessionProbe(ScriptedRecognizer([("ahem", 0.2, 0.3), ("hello", 1.8, 2.2)])) {
            $0.voiceActivity.minimumSpeech = MediaTime(milliseconds: 200)
        }.transcribe(timeline)
        #expect(ends(events) == ["trailing_silence 2800"])
        #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == ["ahem", "hello"])
        let turns = events.filter { if case .turn = $0 { true } else { false } }
        #expect(turns.count == 1)
    }

    @Test("pre-roll gives the recognizer what was said before the onset")
    func preRoll() async {
        for (preRoll, words) in [(320, ["ah", "one"]), (0, ["one"])] {
            let events = await SessionProbe(ScriptedRecognizer([("ah", 0.3, 0.45), ("one", 0.6, 0.9)])) {
                $0.voiceActivity.preRoll = MediaTime(milliseconds: preRoll)
            }.transcribe(AudioTimeline(".....sssss.........."))
            #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == words)
        }
    }

    @Test(
        "the recognizer's silence ends an utterance in noise at the same place however the audio comes",
        arguments: [320, 3_200, 1_000_000])
    func recognizerSilence(chunkBytes: Int) async {
        // Voice activity hears speech for 4 s; words are spoken in the first second only, and one more at 3 s.
        let timeline = AudioTimeline(".." + String(repeating: "s", count: 40) + "..........")
        let script = [("one", 0.4, 0.6), ("two", 0.8, 1.0), ("three", 3.0, 3.2)]
        let events = await SessionProbe(ScriptedRecognizer(script, tellsSilence: true)) {
            $0.endpointing.recognizerSilence = MediaTime(milliseconds: 600)
        }.transcribe(timeline, chunkBytes: chunkBytes)
        let spoken = events.compactMap(\.committed).filter { !$0.words.isEmpty }
        #expect(spoken.map(\.text) == ["one two", "three"])
        #expect(spoken.map(\.utterance) == [0, 1])
        #expect(
            ends(events) == ["recognizer_silence 1670", "recognizer_silence 3870"],
            "once each, not again in the silence")
        for (a, b) in zip(events.compactMap(\.committed), events.compactMap(\.committed).dropFirst()) {
            #expect(a.span.end == b.span.start)
        }
    }

    @Test("an engine that cannot tell its silence is not asked to end by it")
    func withoutBlanks() async {
        let events = await SessionProbe(ScriptedRecognizer([("one", 0.4, 0.6)])) {
            $0.endpointing.recognizerSilence = MediaTime(milliseconds: 600)
        }.transcribe(AudioTimeline(".." + String(repeating: "s", count: 40) + ".........."))
        #expect(ends(events) == ["trailing_silence 4700"])
    }
}
