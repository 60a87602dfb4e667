import ParlanceBench
import ParlanceCore
import ParlanceTesting
import Testing

@Suite("Segments of a track")
struct SpeechSegmentsTests {
    /// One character per 100 ms: `#` is speech, `+` between the thresholds, `.` none.
    private func segments(_ text: String, _ change: (inout SegmentRules) -> Void = { _ in }) -> SpeechSegments {
        var track = SpeechTrack(windowSamples: 1_600)
        for character in text { track.append(character == "#" ? 0.9 : character == "+" ? 0.4 : 0.1, samples: 1_600) }
        var rules = SegmentRules()
        rules.hangover = MediaTime(milliseconds: 300)
        rules.voiceActivity.preRoll = MediaTime(milliseconds: 200)
        change(&rules)
        return SpeechSegments(track, rules: rules)
    }

    private func milliseconds(_ spans: [MediaSpan]) -> [[Int]] {
        spans.map { [$0.start.milliseconds, $0.end.milliseconds] }
    }

    @Test(
        "end after the hangover, go on through less, and last no longer than the speech",
        arguments: [
            ("....###.....", [[400, 700]]),
            ("#..#...#....", [[0, 400], [700, 800]]),
            ("..#++++#", [[200, 800]]),
            ("..##", [[200, 400]]),
            ("..++++..", []),
            ("", []),
        ])
    func speech(_ text: String, _ expected: [[Int]]) {
        #expect(milliseconds(segments(text).segments.map(\.speech)) == expected)
    }

    @Test("need an onset")
    func onset() {
        let found = segments("#....##....###...") { $0.voiceActivity.onset = MediaTime(milliseconds: 200) }
        #expect(milliseconds(found.segments.map(\.speech)) == [[500, 700], [1_100, 1_400]])
    }

    @Test("are heard with pre-roll and hangover, never twice")
    func audio() {
        let found = segments("....###...#....")
        #expect(milliseconds(found.segments.map(\.audio)) == [[200, 1_000], [1_000, 1_400]])
        #expect(abs(found.heardShare - 1_200.0 / 1_500) < 1e-9)
        #expect(abs((found.segments.first?.confidence ?? 0) - 0.9) < 1e-6)
    }

    @Test("of a recording are the same however it is cut, and end with it")
    func cuts() throws {
        let samples = (0..<10_000).map { Float($0 > 4_000 ? 0.5 : 0) }
        var tracks: [SpeechTrack] = []
        for size in [1, 7, 160, 10_000] {
            var tracker = try SpeechTracker(ScriptedVoiceActivity())
            for start in stride(from: 0, to: samples.count, by: size) {
                samples[start..<min(start + size, samples.count)].withUnsafeBufferPointer { tracker.hear($0) }
            }
            tracks.append(tracker.finish())
        }
        for track in tracks {
            #expect(track.probabilities == tracks[0].probabilities)
            #expect(track.samples == 10_000)
            #expect(SpeechSegments(track).segments.map(\.speech.end.samples) == [10_000])
        }
    }
}
