import NIOCore
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

@Suite("Settings in mid-stream, and what was heard")
struct SettingsSessionTests {
    private func probe(_ configure: (inout SessionConfiguration) -> Void = { _ in }) -> SessionProbe {
        SessionProbe(ScriptedRecognizer([("yes", 0.3, 0.7), ("no", 3.3, 3.7)])) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 300)
            $0.turns.maximumSilence = MediaTime(milliseconds: 2_000)
            configure(&$0)
        }
    }

    private func turns(_ events: [SessionEvent]) -> [Int] {
        events.compactMap { event in if case .turn(let end) = event { end.at.milliseconds } else { nil } }
    }

    @Test("The silences of turns change for the audio that follows")
    func silences() async {
        let probe = probe()
        var events: [SessionEvent] = []
        await probe.send(AudioTimeline("..ssssss......................").chunks(of: 3_200), into: &events)
        var update = SessionUpdate()
        update.maximumTurnSilence = 500
        update.turnThreshold = 1
        _ = probe.session.offer(.update(update))
        await probe.send(AudioTimeline("..ssssss......................").chunks(of: 3_200), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        #expect(turns(events) == [2_800, 4_300])
    }

    @Test("What was heard is told in steps of media time, with no gap between them")
    func heard() async {
        let probe = probe { $0.hearingInterval = MediaTime(milliseconds: 1_000) }
        let chunks = AudioTimeline("..........ssssss........................").chunks(of: 3_200)
        var events: [SessionEvent] = []
        await probe.send(Array(chunks[..<30]), into: &events)
        // Read before the silence comes: stretches that nobody reads grow together.
        await probe.collect(into: &events) { $0.isHeard(to: MediaTime(milliseconds: 2_000)) }
        await probe.send(Array(chunks[30...]), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        let heard = events.compactMap { event in if case .heard(let audio) = event { audio } else { nil } }
        #expect(heard.first?.span.start == .zero && heard.last?.span.end == MediaTime(milliseconds: 4_000))
        for (one, next) in zip(heard, heard.dropFirst()) { #expect(one.span.end == next.span.start) }
        #expect(heard.map(\.probability).max() == 1)
        #expect(heard.last?.isSilent == true)
        #expect(heard.contains { !$0.isSilent })
    }

    @Test("Stretches that nobody reads grow together")
    func merged() {
        let outlet = EventOutlet()
        func stretch(_ start: Double, _ end: Double, _ probability: Float, _ isSilent: Bool) -> SessionEvent {
            .heard(
                HeardAudio(
                    channel: 0,
                    span: MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: end)),
                    probability: probability, isSilent: isSilent))
        }
        for second in 0..<5_000 {
            #expect(
                outlet.put([stretch(Double(second), Double(second + 1), second == 7 ? 0.8 : 0.1, second != 7)]) == 1)
        }
        var events: [SessionEvent] = []
        outlet.take(into: &events)
        guard events.count == 1, case .heard(let audio) = events[0] else {
            Issue.record("\(events.count) events")
            return
        }
        #expect(audio.span.end == MediaTime(seconds: 5_000) && audio.probability == 0.8 && !audio.isSilent)
    }
}
