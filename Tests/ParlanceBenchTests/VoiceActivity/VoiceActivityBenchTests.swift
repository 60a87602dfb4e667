import Foundation
import ParlanceBench
import ParlanceCore
import ParlanceSpeech
import ParlanceTesting
import Synchronization
import Testing

@Suite("The voice activity bench")
struct VoiceActivityBenchTests {
    private static let noise = (0..<32_000).map { Float(sin(Double($0 * $0))) * 0.1 }

    @Test("measures every detector at every number of streams, and holds them against the reference")
    func cost() throws {
        let plain = ("plain", ScriptedVoiceActivity() as any VoiceActivityModel)
        let batched = BatchedLoudness()
        var plan = try VoiceActivityCostPlan(
            models: [plain, ("batched", batched)], references: ["plain"], samples: Self.noise, source: "noise")
        plan.streams = [1, 3]
        plan.runs = 2
        plan.windows = 60
        let costs = try VoiceActivityCostBench(plan).run()
        #expect(costs.map(\.name) == ["plain", "batched", "plain", "batched"])
        #expect(costs.map(\.isBatched) == [false, false, false, true])
        #expect(costs[0].timesFaster == ["plain": 1])
        for cost in costs {
            #expect(cost.medianMicrosecondsPer32ms > 0 && cost.bestMicrosecondsPer32ms > 0)
            #expect(cost.streamsPerCore > 0)
        }
        #expect(batched.widths.withLock { $0 } == [3])
    }

    @Test("refuses a detector that gives no probabilities, and too little audio")
    func nonsense() throws {
        var plan = try VoiceActivityCostPlan(
            models: [("wrong", ScriptedVoiceActivity(speech: 7))], samples: Self.noise, source: "noise")
        plan.streams = [1]
        plan.runs = 1
        #expect(throws: BenchFailure.self) { try VoiceActivityCostBench(plan).run() }
        #expect(throws: BenchFailure.self) { try VoiceActivityCostPlan(models: [], samples: [0], source: "x") }
    }

    @Test("tells Silero from loudness on labelled speech, and finds no speech where there is none")
    func accuracy() throws {
        guard let audio = SharedData.audio else { return }
        let list = try Manifest(path: audio + "/manifest.tsv")
        let entries = ManifestSelection(patterns: ["vadmix/", "nonspeech/noise-sb1"])(list.entries)
        let recordings = try LabelledRecording.all(of: entries, in: list, by: .folder, nonspeech: ["music", "noise"])
        #expect(recordings.count == 5)
        let models = try ["silero", "energy"].map { try VoiceActivityDetectors.load($0) }
        let result = try VoiceActivityAccuracyBench(models).run(recordings)
        func row(_ name: String, _ group: String) throws -> VoiceActivityAccuracy {
            try #require(result.rows.first { $0.name == name && $0.group == group })
        }
        let silero = try row("silero", "vadmix")
        let energy = try row("energy", "vadmix")
        #expect((silero.rocArea ?? 0) > 0.9)
        #expect((silero.rocArea ?? 0) > (energy.rocArea ?? 1))
        #expect(try row("silero", "nonspeech").rocArea == nil)
        #expect(try row("silero", "nonspeech").segmentScore.onsets == 0)
        #expect(try row("silero", "all").recordings == 5)
        #expect(result.curves.map(\.name) == ["silero", "energy"])
    }

    @Test("the cascade is one for all, so that its counts are")
    func shared() throws {
        let models = try (0..<2).map { _ in try #require(VoiceActivityDetectors.load("cascade").model as? CascadeVAD) }
        #expect(models[0] === models[1])
    }

    @Test("names what there is when asked for what there is not")
    func unknown() {
        let failure = #expect(throws: BenchFailure.self) { try VoiceActivityDetectors.load("loudest") }
        for name in VoiceActivityDetectors.names { #expect(failure?.description.contains(name) == true) }
    }

    @Test("says all it found in JSON and as text")
    func finding() throws {
        var track = SpeechTrack(windowSamples: 1_600)
        for index in 0..<20 { track.append((5..<10).contains(index) ? 0.9 : 0, samples: 1_600) }
        let segments = SpeechSegments(track)
        let labels = SpanSet([MediaSpan(start: MediaTime(milliseconds: 500), end: MediaTime(milliseconds: 1_000))])
        let finding = VoiceActivityFinding(
            file: "a b.wav", vad: "x", track: track, segments: segments,
            score: DetectionScore(found: segments.speech, labels: labels, in: track.whole))
        let object = try JSONSerialization.jsonObject(with: Data(finding.json().utf8)) as? [String: Any]
        let segment = (object?["segments"] as? [[String: Any]])?.first
        #expect(segment?["start"] as? Double == 0.5)
        #expect(segment?["audio_end"] as? Double == 1.5)
        #expect((object?["score"] as? [String: Any])?["detection_error_rate"] as? Double == 0)
        #expect(try finding.json().filter(\.isNewline).count == 1)
        #expect(finding.text.contains("0.500") && finding.text.contains("detection error  0.0 %"))
    }
}
