import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("PocketSphinx on real speech", .serialized)
struct PocketSphinxRecognizerTests {
    @Test(
        "hears the words of clear recordings",
        arguments: [
            (TestSpeech.goForward, ["go", "forward", "ten"]), (.youngMan, ["he", "was", "not", "young", "man"]),
            (.selfish, ["rather", "and", "selfish"]),
        ])
    func words(speech: TestSpeech, expected: [String]) async throws {
        let channel = try TestChannel(TestModel.shared.get(), start: MediaTime(milliseconds: 5_000))
        channel.say(speech.samples)
        #expect(await channel.recorder.waitForEnds(1))
        let end = try #require(channel.recorder.ends.first)
        #expect(Set(end.words.map(\.text)).isSuperset(of: expected), "heard: \(text(end.words))")
        #expect(end.through == channel.now)

        // Times lie in the segment, in order; confidences are posteriors.
        var last = MediaTime(milliseconds: 5_000)
        for word in end.words {
            #expect(word.span.start >= last && word.span.end > word.span.start && word.span.end <= channel.now)
            #expect(word.confidence > 0 && word.confidence <= 1)
            last = word.span.end
        }
        #expect(!text(end.words).contains { "<[+(".contains($0) })

        // Progress came while the audio went in: every text another than the one before, at most one per 100 ms.
        let progress = channel.recorder.hypotheses.filter { $0.occasion == .progress }
        #expect(!progress.isEmpty)
        for (one, next) in zip(progress, progress.dropFirst()) {
            #expect(text(one.words) != text(next.words))
            #expect(next.through.samples - one.through.samples >= 1_600)
        }
    }

    @Test(
        "gives exactly the same result however the audio was cut",
        arguments: [[320], [4_000], [1_000_000], [7, 3_001, 160]])
    func chunking(chunks: [Int]) async throws {
        let result = try await Self.run(chunks: chunks)
        #expect(try await result == Self.reference.value)
        #expect(result.map(\.isEmpty) == [false, false, false])
    }

    private static let reference = Task { try await run(chunks: [1_600]) }

    /// Two segments, the second with a checkpoint in an odd place.
    private static func run(chunks: [Int]) async throws -> [[Word]] {
        let channel = try TestChannel(TestModel.shared.get())
        func speak(_ samples: ArraySlice<Float>) {
            if chunks.count == 1 { return channel.speak(samples, chunk: chunks[0]) }
            var rest = samples
            var index = 0
            while !rest.isEmpty {
                channel.speak(rest.prefix(chunks[index % chunks.count]))
                rest = rest.dropFirst(chunks[index % chunks.count])
                index += 1
            }
        }
        channel.begin()
        speak(TestSpeech.goForward.samples[..<28_000])
        channel.end()
        channel.skip(MediaTime(milliseconds: 700))
        channel.begin()
        speak(TestSpeech.youngMan.samples[..<20_011])
        channel.checkpoint(1)
        speak(TestSpeech.youngMan.samples[20_011...])
        channel.end()
        #expect(await channel.recorder.waitForEnds(2))
        return channel.recorder.hypotheses.filter { $0.occasion != .progress }.map(\.words)
    }

    @Test("answers every mark once and in order, a checkpoint with exactly the audio before it")
    func marks() async throws {
        let channel = try TestChannel(TestModel.shared.get())
        channel.checkpoint(10)  // outside of any segment: nothing was heard
        channel.begin()
        channel.checkpoint(11)
        channel.speak(TestSpeech.goForward.samples[..<25_000])
        channel.checkpoint(12)
        channel.checkpoint(13)
        channel.speak(TestSpeech.goForward.samples[25_000...])
        channel.end()
        channel.checkpoint(14)
        #expect(await channel.recorder.wait { hypotheses, _ in hypotheses.contains { $0.occasion == .checkpoint(14) } })
        let answers = channel.recorder.hypotheses.filter { $0.occasion != .progress }
        #expect(
            answers.map(\.occasion)
                == [.checkpoint(10), .checkpoint(11), .checkpoint(12), .checkpoint(13), .end, .checkpoint(14)])
        #expect(answers.map(\.through.samples) == [0, 0, 25_000, 25_000, channel.now.samples, channel.now.samples])
        #expect(answers[0].words.isEmpty && answers[1].words.isEmpty && answers[5].words.isEmpty)
        #expect(!answers[2].words.isEmpty && answers[2].words == answers[3].words)
        #expect(answers[2].words.allSatisfy { $0.span.end.samples <= 25_000 })
    }

    @Test("keeps word times true when audio was dropped in mid-segment")
    func jump() async throws {
        let plain = try TestChannel(TestModel.shared.get())
        let jumping = try TestChannel(TestModel.shared.get())
        let cut = 24_777
        plain.say(TestSpeech.youngMan.samples)
        jumping.begin()
        jumping.speak(TestSpeech.youngMan.samples[..<cut])
        jumping.skip(MediaTime(milliseconds: 1_500))
        jumping.speak(TestSpeech.youngMan.samples[cut...])
        jumping.end()
        #expect(await plain.recorder.waitForEnds(1))
        #expect(await jumping.recorder.waitForEnds(1))
        let one = try #require(plain.recorder.ends.first?.words)
        let other = try #require(jumping.recorder.ends.first?.words)
        // The decoder heard the same samples, so the words are the same, and only those after the cut are later.
        #expect(one.map(\.text) == other.map(\.text))
        func shifted(_ time: MediaTime, isEnd: Bool) -> MediaTime {
            (isEnd ? time.samples > cut : time.samples >= cut) ? time + MediaTime(milliseconds: 1_500) : time
        }
        for (word, later) in zip(one, other) {
            #expect(later.span.start == shifted(word.span.start, isEnd: false))
            #expect(later.span.end == shifted(word.span.end, isEnd: true))
        }
        #expect(other.last!.span.end != one.last!.span.end)
    }

    @Test("says nothing in digital silence, and an empty segment ends with no words")
    func silence() async throws {
        let channel = try TestChannel(TestModel.shared.get())
        channel.say(TestSpeech.silence(1_500))
        channel.say([])
        channel.say(TestSpeech.silence(5))
        #expect(await channel.recorder.waitForEnds(3))
        #expect(channel.recorder.ends.map(\.words.count) == [0, 0, 0])
        #expect(channel.recorder.ends.map(\.segment) == [1, 2, 3])
    }

    @Test("decodes a segment beyond the longest utterance in parts, without losing words or time")
    func longSegment() async throws {
        // "go forward ten meters" every 4 s, cut into utterances of 4 s.
        let recognizer = try PocketSphinxRecognizer(
            model: TestModel.load(),
            configuration: PocketSphinxConfiguration(
                maximumDecoders: 1, longestUtterance: MediaTime(milliseconds: 4_000)))
        let channel = try TestChannel(recognizer)
        channel.begin()
        for _ in 0..<3 {
            channel.speak(TestSpeech.goForward.samples)
            channel.speak(TestSpeech.silence(4_000).prefix(64_000 - TestSpeech.goForward.samples.count))
        }
        channel.end()
        #expect(await channel.recorder.waitForEnds(1))
        let words = try #require(channel.recorder.ends.first?.words)
        let forwards = words.filter { $0.text == "forward" }
        #expect(forwards.count == 3, "heard: \(text(words))")
        for (index, word) in forwards.enumerated() {
            #expect(abs(word.span.start.seconds - Double(index) * 4 - 1) < 1)
        }
        #expect(words.map(\.span.start) == words.map(\.span.start).sorted())
        // Partials between two cuts show the words before the cut, too.
        let progress = channel.recorder.hypotheses.filter { $0.occasion == .progress }
        #expect(progress.contains { $0.words.filter { $0.text == "forward" }.count == 3 })
    }

    @Test("says what it is")
    func profile() throws {
        let recognizer = try TestModel.shared.get()
        #expect(recognizer.profile.engine == "pocketsphinx")
        #expect(recognizer.profile.model == "en-us")
        #expect(recognizer.profile.languages.first == "en-US")
    }
}
