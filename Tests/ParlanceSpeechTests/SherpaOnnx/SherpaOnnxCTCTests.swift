import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

/// The CTC path and the library itself, with a model of our own that needs nothing from outside.
@Suite("sherpa-onnx with a tiny CTC model")
struct SherpaOnnxCTCTests {
    private static func load() throws -> StreamingRecognizer {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", BeepModel.builder)
        try folder.write("tokens.txt", BeepModel.tokens)
        return try StreamingRecognizer(
            folder: ModelFolder.inspect(folder.path), options: .init(engine: .sherpaOnnx))
    }

    /// Noise bursts of 300 ms, the first after half a second, then one each second.
    static func beeps(_ count: Int) -> [Float] {
        var seed: UInt32 = 1
        return (0..<count * 16_000).map { index in
            seed = seed &* 1_664_525 &+ 1_013_904_223
            let isLoud = (8_000..<12_800).contains(index % 16_000)
            return isLoud ? (Float(seed >> 8) / Float(1 << 24) - 0.5) * 0.2 : 0
        }
    }

    @Test("each sound is one word at its time")
    func words() async throws {
        let recognizer = try Self.load()
        try recognizer.warmUp()
        #expect(recognizer.profile.engine == "sherpa-onnx")
        #expect(!recognizer.profile.supportsHotwords)
        try await offPool {
            let channel = try SherpaChannel(recognizer)
            let final = channel.say(Self.beeps(4), chunk: 1_600)
            #expect(final?.words.map(\.text) == ["be", "be", "be", "be"])
            for (index, word) in (final?.words ?? []).enumerated() {
                let onset = index * 1_000 + 500
                #expect((onset - 300...onset + 100).contains(word.span.start.milliseconds), "\(word)")
                #expect((onset...onset + 300).contains(word.span.end.milliseconds), "\(word)")
            }
        }
    }

    @Test("other CTC interfaces run as their metadata says", arguments: ["nemo", "t-one"])
    func families(family: String) async throws {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", family == "nemo" ? BeepModel.nemo : BeepModel.tOne)
        try folder.write("tokens.txt", family == "nemo" ? BeepModel.nemoTokens : BeepModel.tokens)
        let inspected = try ModelFolder.inspect(folder.path)
        #expect(inspected.family == (family == "nemo" ? .nemoCTC : .tOneCTC))
        #expect(inspected.chunk.milliseconds == (family == "nemo" ? 160 : 300))
        let recognizer = try StreamingRecognizer(folder: inspected)
        try recognizer.warmUp()
        try await offPool {
            let channels = try (0..<5).map { _ in try SherpaChannel(recognizer, seconds: 10) }
            for channel in channels {
                channel.begin()
                channel.feed(Self.beeps(4), chunk: 1_600)
                channel.end()
            }
            for channel in channels {
                #expect(channel.reports.waitForAnswers(1))
                let words = channel.reports.answers[0].words
                #expect(words.map(\.text) == ["be", "be", "be", "be"])
                for (index, word) in words.enumerated() {
                    let onset = index * 1_000 + 500
                    #expect((onset - 300...onset + 100).contains(word.span.start.milliseconds), "\(word)")
                    #expect((onset...onset + 400).contains(word.span.end.milliseconds), "\(word)")
                }
                // A word shows within the tail that the profile states.
                let progress = channel.reports.hypotheses.first { !$0.words.isEmpty }
                #expect(try #require(progress).through.milliseconds <= 800 + recognizer.profile.tail.milliseconds)
            }
        }
    }

    @Test("batches of many streams give what one alone gives")
    func batches() async throws {
        let recognizer = try Self.load()
        try await offPool {
            let channels = try (0..<50).map { _ in try SherpaChannel(recognizer, seconds: 20) }
            for (index, channel) in channels.enumerated() {
                channel.begin()
                channel.feed(Self.beeps(1 + index % 7), chunk: 800 + index)
                channel.end()
            }
            for (index, channel) in channels.enumerated() {
                #expect(channel.reports.waitForAnswers(1))
                #expect(channel.reports.answers[0].words.count == 1 + index % 7)
            }
        }
    }

    @Test("hot words are refused where there is no beam search")
    func hotwords() throws {
        let recognizer = try Self.load()
        #expect(throws: RecognizerError.self) {
            try SherpaChannel(recognizer, hotwords: [Hotword(phrase: "be")])
        }
    }

    @Test("a network that is damaged inside is an error, and the process lives")
    func damaged() throws {
        let folder = try ScratchFolder()
        var model = BeepModel.builder
        model.node("NoSuchOperation", ["x"], "nothing")
        try folder.write("model.onnx", model)
        try folder.write("tokens.txt", BeepModel.tokens)
        let inspected = try ModelFolder.inspect(folder.path)
        do {
            _ = try StreamingRecognizer(folder: inspected, options: .init(engine: .sherpaOnnx))
            Issue.record("a damaged model was loaded")
        } catch {
            guard case .badModel(let text) = error else { throw error }
            #expect(text.contains("verify or download"))
        }
    }

    @Test("recognizers that are let go are freed")
    func lifetime() async throws {
        weak var gone: StreamingRecognizer?
        for _ in 0..<3 {
            let recognizer = try Self.load()
            gone = recognizer
            let words = try await offPool {
                try SherpaChannel(recognizer).say(Self.beeps(1), chunk: 1_600)?.words.count
            }
            #expect(words == 1)
        }
        // The thread that ran the last of it may be letting go just now.
        for _ in 0..<1_000 where gone != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(gone == nil)
    }
}
