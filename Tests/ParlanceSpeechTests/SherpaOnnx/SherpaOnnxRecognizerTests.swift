import Foundation
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("sherpa-onnx on real speech", .enabled(if: Digits.isHere))
struct SherpaOnnxRecognizerTests {
    @Test("the words of spoken digits are right, all recordings at once")
    func words() async throws {
        let recognizer = try Digits.recognizer.get()
        try recognizer.warmUp()
        #expect(Digits.clips.count == 24)
        let found = try await offPool {
            let channels = try Digits.clips.map { _ in try SherpaChannel(recognizer, seconds: 30) }
            for (channel, clip) in zip(channels, Digits.clips) {
                channel.begin()
                channel.feed(clip.samples, chunk: 1_600)
                channel.end()
            }
            return channels.map { $0.reports.waitForAnswers(1) ? $0.reports.answers[0] : nil }
        }
        var errors = 0
        var total = 0
        for (clip, hypothesis) in zip(Digits.clips, found) {
            let words = try #require(hypothesis, "\(clip.name) was not answered").words
            errors += editDistance(clip.reference, words.map(\.text))
            total += clip.reference.count
            #expect(words.allSatisfy { $0.confidence > 0.2 && $0.confidence <= 1 })
        }
        print("digits8k: \(errors) wrong of \(total) words")
        #expect(Double(errors) / Double(total) <= 0.05)
    }

    @Test("the result does not depend on how the audio is cut", arguments: [320, 1_600, 4_000, 7, 1_000_000])
    func feedSizes(chunk: Int) async throws {
        let recognizer = try Digits.exact.get()
        try await offPool {
            for clip in Digits.clips.prefix(chunk < 100 ? 3 : 12) {
                let channel = try SherpaChannel(recognizer)
                let a = channel.say(clip.samples, chunk: chunk)
                let b = channel.say(clip.samples, chunk: 512)
                #expect(a?.spoken == b?.spoken, "\(clip.name)")
                #expect(a?.words.map(\.span.duration) == b?.words.map(\.span.duration))
                #expect(a?.words.isEmpty == false)
            }
        }
    }

    @Test("a checkpoint's answer is that of exactly the audio before it, whenever the rest comes")
    func checkpoints() async throws {
        let recognizer = try Digits.exact.get()
        let clip = try #require(Digits.clips.first)
        @Sendable func answers(chunk: Int, every: Int) throws -> [Hypothesis] {
            let channel = try SherpaChannel(recognizer, seconds: 30)
            channel.begin()
            var number = 0
            for start in stride(from: 0, to: clip.samples.count, by: every) {
                channel.feed(Array(clip.samples[start..<min(start + every, clip.samples.count)]), chunk: chunk)
                number += 1
                channel.checkpoint(number)
            }
            channel.end()
            #expect(channel.reports.waitForAnswers(number + 1))
            return channel.reports.answers
        }
        try await offPool {
            let every = 9_999
            let whole = try answers(chunk: 1_000_000, every: every)
            let small = try answers(chunk: 100, every: every)
            #expect(whole.map(\.occasion) == (1..<whole.count).map { .checkpoint($0) } + [.end])
            #expect(whole.map(\.spoken) == small.map(\.spoken))
            #expect(zip(whole, small).allSatisfy { agree($0.words, $1.words) })
            for (index, answer) in whole.dropLast().enumerated() {
                #expect(answer.through.samples == min((index + 1) * every, clip.samples.count))
                // Words of greedy search stay; the last may grow by pieces.
                #expect(whole.last!.spoken.hasPrefix(answer.spoken))
                // And the same audio with nothing behind it gives the same answer.
                let alone = try SherpaChannel(recognizer, seconds: 30)
                alone.begin()
                alone.feed(Array(clip.samples.prefix((index + 1) * every)), chunk: 1_600)
                alone.checkpoint(1)
                #expect(alone.reports.waitForAnswers(1))
                #expect(agree(alone.reports.answers[0].words, answer.words))
            }
        }
    }

    @Test("empty segments and marks without audio are answered, in order, once")
    func emptySegments() async throws {
        let recognizer = try Digits.recognizer.get()
        try await offPool {
            let channel = try SherpaChannel(recognizer)
            channel.checkpoint(1)
            channel.begin()
            channel.checkpoint(2)
            channel.end()
            channel.begin()
            channel.feed([0.1, 0.2], chunk: 1)
            channel.checkpoint(3)
            channel.checkpoint(4)
            channel.end()
            #expect(channel.reports.waitForAnswers(6))
            let answers = channel.reports.answers
            #expect(
                answers.map(\.occasion) == [.checkpoint(1), .checkpoint(2), .end, .checkpoint(3), .checkpoint(4), .end])
            #expect(answers.map(\.segment) == [0, 1, 1, 2, 2, 2])
            #expect(answers.allSatisfy { $0.words.isEmpty })
        }
    }

    @Test("a segment knows nothing of the one before it")
    func segmentsAreFresh() async throws {
        let recognizer = try Digits.exact.get()
        try await offPool {
            let channel = try SherpaChannel(recognizer)
            let first = channel.say(Digits.clips[0].samples, chunk: 1_600)
            _ = channel.say(Digits.clips[7].samples, chunk: 1_600)
            let again = channel.say(Digits.clips[0].samples, chunk: 1_600)
            #expect(first?.words.isEmpty == false)
            #expect(first?.spoken == again?.spoken)
            for (a, b) in zip(first?.words ?? [], again?.words ?? []) {
                #expect(abs(a.confidence - b.confidence) < 1e-3)
                #expect(a.span.duration == b.span.duration)
            }
        }
    }

    @Test("words lie inside the audio, one after another, where they were spoken")
    func wordTimes() async throws {
        let recognizer = try Digits.recognizer.get()
        let start = MediaTime(milliseconds: 12_345)
        try await offPool {
            for clip in Digits.clips {
                let channel = try SherpaChannel(recognizer, start: start)
                let words = channel.say(clip.samples, chunk: 1_600)?.words ?? []
                var previous = start
                for word in words {
                    #expect(word.span.start >= previous)
                    #expect(word.span.duration.milliseconds > 60 && word.span.duration.milliseconds < 1_000, "\(word)")
                    // It is loud where the word is.
                    let middle = word.span.middle.samples - start.samples
                    let around = clip.samples[max(middle - 1_600, 0)..<min(middle + 1_600, clip.samples.count)]
                    #expect(around.contains { abs($0) > 0.02 }, "\(clip.name): \(word)")
                    previous = word.span.end
                }
                #expect(previous <= channel.now)
            }
        }
    }

    @Test("audio that was dropped on the way leaves word times true")
    func jump() async throws {
        let recognizer = try Digits.exact.get()
        let clip = try #require(Digits.clips.first)
        try await offPool {
            let whole = try SherpaChannel(recognizer).say(clip.samples, chunk: 1_600)?.words ?? []
            #expect(whole.count > 4)
            let gap = MediaTime(milliseconds: 3_000)
            // In the pause between the third and the fourth word.
            let cut = (whole[2].span.end.samples + whole[3].span.start.samples) / 2
            let channel = try SherpaChannel(recognizer)
            channel.begin()
            channel.feed(Array(clip.samples[..<cut]), chunk: 1_600)
            channel.skip(gap)
            channel.feed(Array(clip.samples[cut...]), chunk: 1_600)
            channel.end()
            #expect(channel.reports.waitForAnswers(1))
            let words = channel.reports.answers[0].words
            #expect(words.map(\.text) == whole.map(\.text))
            for (index, (a, b)) in zip(whole, words).enumerated() {
                let shift = index < 3 ? .zero : gap
                #expect(b.span.end == a.span.end + shift)
                #expect(
                    abs(b.span.start.samples - (a.span.start + shift).samples) <= MediaTime(milliseconds: 300).samples)
            }
        }
    }

    @Test("silence has no words, and the recognizer says how long it lasts")
    func silence() async throws {
        let recognizer = try Digits.recognizer.get()
        let clip = try #require(Digits.clips.first)
        try await offPool {
            let quiet = try SherpaChannel(recognizer)
            #expect(quiet.say([Float](repeating: 0, count: 16_000 * 20), chunk: 1_600)?.words.isEmpty == true)
            let channel = try SherpaChannel(recognizer)
            channel.begin()
            channel.feed(clip.samples + [Float](repeating: 0, count: 32_000), chunk: 1_600)
            channel.checkpoint(1)
            #expect(channel.reports.waitForAnswers(1))
            let trailing = channel.reports.answers[0].trailingSilence?.milliseconds ?? 0
            #expect((1_800...2_400).contains(trailing), "\(trailing) ms")
        }
    }

    @Test("noise and music have next to no words", arguments: ["noise-sb4.flac", "music-hungarian-dance.flac"])
    func nonSpeech(name: String) async throws {
        let path = try #require(SharedData.audio) + "/nonspeech/" + name
        guard FileManager.default.fileExists(atPath: path) else { return }
        let recognizer = try Digits.recognizer.get()
        try await offPool {
            let samples = try AudioFileReader.speech(path: path)
            let final = try SherpaChannel(recognizer).say(samples, chunk: 1_600)
            #expect((final?.words.count ?? .max) <= samples.count / (MediaTime.samplesPerSecond * 20))
        }
    }

    @Test("partials show words while they are spoken, within the tail that the profile states")
    func partials() async throws {
        let recognizer = try Digits.recognizer.get()
        let clip = try #require(Digits.clips.first)
        try await offPool {
            let channel = try SherpaChannel(recognizer, seconds: 30)
            let final = channel.say(clip.samples, chunk: 320)
            let progress = channel.reports.hypotheses.filter { $0.occasion == .progress }
            #expect(progress.count >= clip.reference.count - 1)
            for (index, word) in (final?.words ?? []).dropLast().enumerated() {
                let shown = try #require(progress.first { $0.words.count > index })
                #expect(shown.through <= word.span.end + recognizer.profile.tail)
            }
        }
    }

    @Test("hot words reach the search, by way of a lane of their own")
    func hotwords() async throws {
        let recognizer = try Digits.recognizer.get()
        try await offPool {
            var plain = 0
            var boosted = 0
            for clip in Digits.clips {
                let a = try SherpaChannel(recognizer).say(clip.samples, chunk: 1_600)
                let b = try SherpaChannel(recognizer, hotwords: [Hotword(phrase: "Two", boost: 8)])
                    .say(clip.samples, chunk: 1_600)
                plain += a?.words.filter { $0.text == "two" }.count ?? 0
                boosted += b?.words.filter { $0.text == "two" }.count ?? 0
            }
            print("'two' without and with a boost of 8: \(plain), \(boosted)")
            #expect(boosted > plain)
        }
    }

    @Test(
        "hot words that could harm the library are refused with the reason",
        arguments: [
            ("hello", Float?.none, "cannot be spelled"), ("two:1", nil, "cannot be spelled"),
            ("#two", nil, "cannot be spelled"),
            ("two/three", nil, "cannot be spelled"), ("", nil, "empty"), ("  ", nil, "empty"),
            ("two", 0, "must be from"),
            ("two", .nan, "must be from"), ("two", .infinity, "must be from"), ("two", -3, "must be from"),
            (String(repeating: "two ", count: 100), nil, "at most 200"),
        ])
    func badHotwords(phrase: String, boost: Float?, expected: String) throws {
        let recognizer = try Digits.recognizer.get()
        do {
            _ = try SherpaChannel(recognizer, hotwords: [Hotword(phrase: phrase, boost: boost)])
            Issue.record("'\(phrase)' was accepted")
        } catch {
            #expect("\(error)".contains(expected), "\(error)")
        }
    }

    @Test("streams opened and closed under load report nothing after they are closed")
    func churn() async throws {
        let recognizer = try StreamingRecognizer(
            folder: ModelFolder.inspect(SharedData.digitsModel!), options: .init(engine: .sherpaOnnx, threads: 2))
        let reports = try await offPool {
            var random = SystemRandomNumberGenerator()
            var open: [SherpaChannel] = []
            var closed: [(SherpaReports, Int)] = []
            for round in 0..<300 {
                let channel = try SherpaChannel(recognizer, isBulk: round % 3 == 0, seconds: 10)
                channel.begin()
                channel.feed(Digits.clips[round % Digits.clips.count].samples.suffix(40_000), chunk: 1_600)
                if round % 4 == 0 { channel.end() }
                open.append(channel)
                if open.count > 40 {
                    let victim = open.remove(at: .random(in: 0..<open.count, using: &random))
                    victim.stream.close()
                    closed.append((victim.reports, victim.reports.count))
                    victim.stream.wake()
                    victim.stream.close()
                }
            }
            // Those still open finish.
            for channel in open { channel.end() }
            for channel in open { #expect(channel.reports.waitForAnswers(1)) }
            return closed
        }
        #expect(reports.count > 200)
        for (report, count) in reports { #expect(report.count == count) }
    }

    @Test("bulk streams finish under live load, and live ones do not wait for them")
    func bulk() async throws {
        // One stream per call, so that there is always a choice to make.
        let recognizer = try StreamingRecognizer(
            folder: ModelFolder.inspect(SharedData.digitsModel!), options: .init(engine: .sherpaOnnx, maximumBatch: 1))
        try await offPool {
            let minute = Array(repeatElement(Digits.clips[0].samples, count: 12).joined())
            let bulk = try (0..<4).map { _ in try SherpaChannel(recognizer, isBulk: true, seconds: 120) }
            let live = try (0..<4).map { _ in try SherpaChannel(recognizer, seconds: 120) }
            for channel in bulk + live {
                channel.begin()
                channel.feed(minute, chunk: 16_000)
                channel.end()
            }
            for channel in bulk + live { #expect(channel.reports.waitForAnswers(1)) }
            let lastLive = live.map { $0.reports.answers[0].recognizedAt }.max()!
            let firstBulk = bulk.map { $0.reports.answers[0].recognizedAt }.min()!
            #expect(lastLive < firstBulk)
        }
    }

    @Test("the thread count has limits that are said")
    func threads() throws {
        #expect(throws: RecognizerError.self) {
            try StreamingRecognizer(
                folder: ModelFolder.inspect(SharedData.digitsModel!), options: .init(engine: .sherpaOnnx, threads: 0))
        }
    }
}
