import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Synchronization
import Testing

@Suite("A session that is asked who speaks")
struct SpeakerSessionTests {
    /// 100 ms per character.
    private let talk = AudioTimeline("..ssssssss.......ssssss..........")
    private let script = [("hello", 0.3, 0.5), ("there", 0.6, 0.9), ("goodbye", 1.8, 2.2)]
    private let turns: [(speaker: Int, start: Double, end: Double)] = [(0, 0, 0.55), (1, 0.55, 1.5), (0, 1.5, 3)]

    private func said(_ events: [SessionEvent], channel: Int = 0) -> [String] {
        events.compactMap(\.committed).filter { $0.channel == channel }.flatMap(\.words)
            .map { "\($0.speaker.map(String.init) ?? "-"):\($0.text)" }
    }

    @Test("tells it of every committed word, however the audio is cut", arguments: [1, 37, 640, 3_200, 1_000_000])
    func words(bytes: Int) async {
        for silence in [10, 300, 500] {
            let probe = SessionProbe(ScriptedRecognizer(script), speakers: ScriptedSpeakers(turns)) {
                $0.wantsSpeakers = true
                $0.endpointing.trailingSilence = MediaTime(milliseconds: silence)
            }
            #expect(said(await probe.transcribe(talk, chunkBytes: bytes)) == ["0:hello", "1:there", "0:goodbye"])
        }
    }

    @Test("says so in 'began', with the model's name; a session that does not ask is told nothing")
    func began() async {
        for asks in [true, false] {
            let probe = SessionProbe(ScriptedRecognizer(script), speakers: ScriptedSpeakers(turns)) {
                $0.wantsSpeakers = asks
            }
            let events = await probe.transcribe(talk)
            guard case .began(let description) = events.first else {
                Issue.record("no began")
                return
            }
            #expect(description.speakers?.model == (asks ? "script" : nil))
            #expect(said(events).allSatisfy { $0.hasPrefix("-") } == !asks)
        }
    }

    @Test("is refused where no model is loaded, with the option that would load one")
    func refused() async {
        let events = await SessionProbe(ScriptedRecognizer(script)) { $0.wantsSpeakers = true }.transcribe(talk)
        guard case .failed(.unsupported(let text, _)) = events.last else {
            Issue.record("\(String(describing: events.last))")
            return
        }
        #expect(text.contains("--speaker-model"))
    }

    @Test("commits no word before its speaker is known, and loses none when the model comes late")
    func waits() async throws {
        let recognizer = ScriptedRecognizer(script)
        let speakers = ScriptedSpeakers(turns)
        speakers.hold()
        let probe = SessionProbe(recognizer, speakers: speakers) { $0.wantsSpeakers = true }
        var events: [SessionEvent] = []
        // Without waiting for room in the inlet, which may not come while the speaker model is held.
        for chunk in talk.chunks(of: 3_200) { _ = probe.session.offer(.audio(chunk)) }
        // Until the recognizer is in the second speech. (The speaker model's ring holds two seconds: there it has to stop.)
        while recognizer.samplesHeard < 26_000 { try await Task.sleep(for: .milliseconds(5)) }
        probe.session.takeEvents(into: &events)
        #expect(events.compactMap(\.committed).allSatisfy { $0.words.isEmpty })
        speakers.release()
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        #expect(said(events) == ["0:hello", "1:there", "0:goodbye"])
        guard case .ended = events.last else {
            Issue.record("\(String(describing: events.last))")
            return
        }
    }

    @Test("counts the words of which nobody is known, and commits them all the same")
    func unknown() async {
        let counts = Counts()
        let probe = SessionProbe(
            ScriptedRecognizer(script), speakers: ScriptedSpeakers([(1, 0.55, 1.5)]), telemetry: counts
        ) { $0.wantsSpeakers = true }
        #expect(said(await probe.transcribe(talk)) == ["-:hello", "1:there", "-:goodbye"])
        #expect(counts.unattributed == 2)
    }

    @Test("keeps the speakers of two channels apart")
    func channels() async {
        let probe = SessionProbe(
            ScriptedRecognizer(script), speakers: ScriptedSpeakers(turns, [(1, 0, 1.5), (2, 1.5, 3)])
        ) {
            $0.wantsSpeakers = true
            $0.channelMode = .separate
            $0.audio = .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000, channels: 2))
        }
        var events: [SessionEvent] = []
        let stereo = talk.chunks(of: 3_200).map { chunk in
            var both = ByteBuffer()
            var rest = chunk
            while let sample = rest.readInteger(as: UInt16.self) { both.writeMultipleIntegers(sample, sample) }
            return both
        }
        await probe.send(stereo, into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        #expect(said(events, channel: 0) == ["0:hello", "1:there", "0:goodbye"])
        #expect(said(events, channel: 1) == ["1:hello", "1:there", "2:goodbye"])
    }

    @Test("makes a sender wait when the model is behind, and drops nothing, where audio is to wait")
    func backpressure() async {
        let counts = Counts()
        let speakers = ScriptedSpeakers(turns)
        speakers.hold()
        // Nine seconds of speech: more than the rings hold.
        let long = AudioTimeline("..ssssssss" + String(repeating: "s", count: 90) + "..........")
        let probe = SessionProbe(ScriptedRecognizer(script), speakers: speakers, telemetry: counts) {
            $0.wantsSpeakers = true
        }
        let chunks = long.chunks(of: 3_200)
        var events: [SessionEvent] = []
        var sent = 0
        while sent < chunks.count, probe.session.offer(.audio(chunks[sent])) == .ready { sent += 1 }
        #expect(sent < chunks.count - 1, "nobody was made to wait")
        speakers.release()
        await probe.send(Array(chunks[min(sent + 1, chunks.count)...]), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        #expect(said(events).prefix(2) == ["0:hello", "1:there"])
        #expect(counts.unheard == .zero)
        guard case .ended(let summary) = events.last else {
            Issue.record("\(String(describing: events.last))")
            return
        }
        #expect(summary.dropped == .zero && summary.audio.milliseconds == long.text.count * 100)
    }

    private final class Counts: SessionTelemetry {
        private let counts = Mutex((words: 0, unheard: MediaTime.zero))
        var unattributed: Int { counts.withLock { $0.words } }
        var unheard: MediaTime { counts.withLock { $0.unheard } }
        func wordsUnattributed(_ count: Int) { counts.withLock { $0.words += count } }
        func voiceUnheard(_ duration: MediaTime) { counts.withLock { $0.unheard += duration } }
        func sessionBegan(dialect: String) {}
        func sessionEnded(dialect: String, failure: SessionFailure?) {}
        func audioReceived(_ duration: MediaTime, bytes: Int) {}
        func audioHandedOn(_ duration: MediaTime) {}
        func audioDropped(_ duration: MediaTime, reason: DropReason) {}
        func audioLost(_ loss: AudioLoss) {}
        func occupancy(of buffer: SessionBuffer, _ fraction: Double) {}
        func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration) {}
        func audioCame(late: Duration) {}
        func hypothesis(_ hypothesis: Hypothesis) {}
        func wordsRejected(_ count: Int) {}
    }
}
