import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Following speakers")
struct SpeakerTrackerTests {
    /// Two voices by the sign of their samples; silence is nobody's.
    private static func hear(_ window: ArraySlice<Float>) -> VoicePrint? {
        let sum = window.reduce(0, +)
        guard abs(sum) > 100 else { return nil }
        return VoicePrint(
            values: sum > 0 ? [1, 0] : [0, 1], speech: MediaTime(samples: window.count { $0 != 0 }))
    }

    private func audio(_ parts: [(value: Float, seconds: Double)]) -> [Float] {
        parts.flatMap { [Float](repeating: $0.value, count: Int($0.seconds * 16_000)) }
    }

    private func turns(_ samples: [Float], cut: Int, from start: MediaTime = .zero, marks: [Int] = []) -> [SpeakerTurns]
    {
        var tracker = SpeakerTracker(.init())
        tracker.begin(at: start)
        var answers: [SpeakerTurns] = []
        var at = 0
        let stops = marks + [samples.count]
        for stop in stops {
            while at < stop {
                let count = min(cut, stop - at)
                samples[at..<at + count].withUnsafeBufferPointer {
                    tracker.accept($0, at: start + MediaTime(samples: at), Self.hear)
                }
                at += count
            }
            answers.append(tracker.answer(Self.hear))
        }
        return answers
    }

    @Test("finds the change of speakers, and covers the segment to its end")
    func change() {
        let found = turns(audio([(1, 4), (-1, 4)]), cut: 1_600)[0].turns
        #expect(found.map(\.speaker) == [0, 1])
        #expect(found[0].span.start == .zero && found[1].span.end.milliseconds == 8_000)
        #expect(abs(found[0].span.end.milliseconds - 4_000) <= 500, "\(found)")
    }

    @Test("says the same however the audio is cut", arguments: [1, 7, 160, 511, 1_600, 40_000])
    func cuts(samples: Int) {
        let talk = audio([(1, 2.2), (-1, 3.1), (0, 0.4), (1, 1.7), (-1, 0.2)])
        let marks = [9_000, 12_000, 30_000, 31_000, 70_000]
        #expect(turns(talk, cut: samples, marks: marks) == turns(talk, cut: 1_600, marks: marks))
    }

    @Test("answers a mark for the audio before it, and does not take it back")
    func marks() {
        let talk = audio([(1, 2), (-1, 2)])
        let answers = turns(talk, cut: 800, marks: [8_000, 20_000, 40_000, 56_000])
        for (answer, samples) in zip(answers, [8_000, 20_000, 40_000, 56_000, 64_000]) {
            #expect(answer.turns.last?.span.end == MediaTime(samples: samples))
        }
        for (earlier, later) in zip(answers, answers.dropFirst()) {
            for turn in earlier.turns {
                #expect(later.speaker(in: turn.span) == turn.speaker)
            }
        }
    }

    @Test("what cannot be told is the last speaker's; before anybody has spoken it is nobody's")
    func unsure() {
        #expect(turns(audio([(0, 3)]), cut: 1_600)[0].turns.isEmpty)
        let found = turns(audio([(1, 2), (0, 4)]), cut: 1_600)[0].turns
        #expect(found.map(\.speaker) == [0] && found[0].span.end.milliseconds == 6_000)
    }

    @Test("knows speakers again in the next segment, and begins it afresh")
    func segments() {
        var tracker = SpeakerTracker(.init())
        var last = SpeakerTurns()
        for (segment, value) in [Float(1), -1, 1, -1].enumerated() {
            let start = MediaTime(milliseconds: segment * 10_000)
            tracker.begin(at: start)
            audio([(value, 1)]).withUnsafeBufferPointer { tracker.accept($0, at: start, Self.hear) }
            last = tracker.answer(Self.hear)
            #expect(last.turns.map(\.speaker) == [segment % 2])
            #expect(last.turns[0].span == MediaSpan(start: start, end: start + MediaTime(milliseconds: 1_000)))
        }
    }

    @Test("never hears more than a window at once, nor keeps more, however often it is asked")
    func bound() {
        var tracker = SpeakerTracker(.init())
        tracker.begin(at: .zero)
        var longest = 0
        var heard = 0
        let piece = [Float](repeating: 1, count: 1_600)
        for step in 0..<3_000 {
            piece.withUnsafeBufferPointer {
                tracker.accept($0, at: MediaTime(samples: step * 1_600)) {
                    longest = max(longest, $0.count)
                    heard += 1
                    return Self.hear($0)
                }
            }
            // Often enough that no window is ever due by itself.
            if step % 3 == 2 {
                _ = tracker.answer {
                    longest = max(longest, $0.count)
                    heard += 1
                    return Self.hear($0)
                }
            }
        }
        #expect(longest <= VoicePrint.window.samples)
        // 300 s: a window every 300 ms at most, whatever was asked.
        #expect(heard <= 1_000)
    }

    @Test("a word is his whose turn covers most of it")
    func words() {
        var turns = SpeakerTurns()
        func span(_ start: Int, _ end: Int) -> MediaSpan {
            MediaSpan(start: MediaTime(milliseconds: start), end: MediaTime(milliseconds: end))
        }
        turns.append(0, span(0, 1_000))
        turns.append(0, span(1_000, 1_500))
        turns.append(1, span(1_200, 3_000))  // what lies before 1.5 s is the other's
        #expect(turns.turns.count == 2)
        #expect(turns.speaker(in: span(100, 300)) == 0)
        #expect(turns.speaker(in: span(1_400, 1_700)) == 1)
        #expect(turns.speaker(in: span(1_200, 1_600)) == 0)
        #expect(turns.speaker(in: span(3_000, 3_200)) == nil)
    }
}
