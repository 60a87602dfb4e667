import ParlanceBench
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

@Suite("Recording what a session feeds")
struct RecordingRecognizerTests {
    private let timeline = AudioTimeline("...sssss..........ssssss............")
    private let script: [(String, Double, Double)] = [("good", 0.35, 0.5), ("morning", 0.6, 0.8), ("again", 1.9, 2.3)]

    private func words(_ events: [SessionEvent]) -> [Word] { events.compactMap(\.committed).flatMap(\.words) }

    private func finals(_ events: [SessionEvent]) -> [String] {
        events.compactMap(\.committed).map { "\($0.span.start.samples)-\($0.span.end.samples) \($0.text)" }
    }

    @Test("a session notices nothing: the same finals at the same media times", arguments: [160, 3_200, 9_001])
    func transparent(chunkBytes: Int) async {
        let plain = await SessionProbe(ScriptedRecognizer(script)).transcribe(timeline, chunkBytes: chunkBytes)
        let recorded = await SessionProbe(RecordingRecognizer(ScriptedRecognizer(script)))
            .transcribe(timeline, chunkBytes: chunkBytes)
        #expect(words(plain).map(\.text) == ["good", "morning", "again"])
        #expect(finals(recorded) == finals(plain))
    }

    @Test("the recording is the audio, at its place, and fed again it gives the same words")
    func recording() async throws {
        let recognizer = ScriptedRecognizer(script)
        let recorder = RecordingRecognizer(recognizer)
        let events = await SessionProbe(recorder).transcribe(timeline)
        let segments = try #require(recorder.recordings.first)
        #expect(recorder.recordings.count == 1 && segments.count == 2)

        let samples = timeline.linear16
        for segment in segments {
            let run = try #require(segment.runs.first)
            #expect(segment.runs.count == 1 && run.at == segment.start)
            let expected = (0..<run.samples.count).map { index in
                let place = (run.at.samples + index) * 2
                return Float(Int16(bitPattern: UInt16(samples[place]) | UInt16(samples[place + 1]) << 8)) / 32_768
            }
            #expect(run.samples == expected)
        }
        // Speech begins at 300 ms and is in it, with audio from before; the second segment begins after the first.
        #expect(segments[0].start < MediaTime(milliseconds: 300) && segments[0].end >= MediaTime(milliseconds: 800))
        #expect(segments[1].start >= segments[0].end && segments[1].end >= MediaTime(milliseconds: 2_400))

        let again = try await SegmentFeeder(recognizer).words(of: segments)
        #expect(again.map(\.text) == words(events).map(\.text))
    }

    @Test("a slow recognizer holds the session back through the recorder, and nothing is lost")
    func backpressure() async throws {
        let recognizer = ScriptedRecognizer(script)
        recognizer.hold()
        let recorder = RecordingRecognizer(recognizer)
        let long = AudioTimeline("..." + String(repeating: "s", count: 120) + "..........")
        let probe = SessionProbe(recorder)
        async let events = probe.transcribe(long)
        try await Task.sleep(for: .milliseconds(200))
        #expect(recognizer.samplesHeard == 0)
        recognizer.release()
        let all = await events
        #expect(words(all).map(\.text) == ["good", "morning", "again"])
        let heard = recorder.recordings.flatMap { $0 }.flatMap(\.runs).reduce(0) { $0 + $1.samples.count }
        #expect(recognizer.samplesHeard == heard && heard > 12 * 16_000)
    }

    @Test("a whole file is one segment that begins at 0")
    func whole() async throws {
        let recognizer = ScriptedRecognizer(script)
        let samples = [Float](repeating: 0.1, count: 5 * 16_000)
        let words = try await SegmentFeeder(recognizer).words(of: samples)
        #expect(words.map(\.text) == ["good", "morning", "again"])
        #expect(recognizer.samplesHeard == samples.count)
    }
}
