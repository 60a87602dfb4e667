import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

/// Needs nothing from outside.
@Suite("Our own engine with a tiny CTC model")
struct OnnxCTCTests {
    private static func load(
        _ engine: StreamingRecognizer.Engine = .onnx, change: (inout ONNXBuilder) -> Void = { _ in }
    ) throws -> StreamingRecognizer {
        let folder = try ScratchFolder()
        var model = BeepModel.builder
        change(&model)
        try folder.write("model.onnx", model)
        try folder.write("tokens.txt", BeepModel.tokens)
        return try StreamingRecognizer(folder: ModelFolder.inspect(folder.path), options: .init(engine: engine))
    }

    @Test("says what sherpa-onnx says, when it says it")
    func same() async throws {
        let ours = try Self.load()
        let library = try Self.load(.sherpaOnnx)
        try ours.warmUp()
        #expect(ours.profile.engine == "onnx" && library.profile.engine == "sherpa-onnx")
        let automatic = try Self.load(.automatic)
        #expect(automatic.profile.engine == "onnx")
        try await offPool {
            let channels = try [ours, library].map { try SherpaChannel($0) }
            let answers = channels.map { $0.say(SherpaOnnxCTCTests.beeps(6), chunk: 900) }
            #expect(answers[0]?.words.count == 6)
            #expect(answers[0]?.words == answers[1]?.words)
            #expect(answers[0]?.through == answers[1]?.through)
            #expect(answers[0]?.trailingSilence == answers[1]?.trailingSilence)
            let progress = channels.map { $0.reports.hypotheses.filter { $0.occasion == .progress } }
            #expect(progress[0].map(\.words) == progress[1].map(\.words))
            #expect(progress[0].map(\.through) == progress[1].map(\.through))
        }
    }

    @Test("batches of many streams give what one alone gives")
    func batches() async throws {
        let recognizer = try Self.load()
        try await offPool {
            let channels = try (0..<50).map { _ in try SherpaChannel(recognizer, seconds: 20) }
            for (index, channel) in channels.enumerated() {
                channel.begin()
                channel.feed(SherpaOnnxCTCTests.beeps(1 + index % 7), chunk: 800 + index)
                channel.end()
            }
            for (index, channel) in channels.enumerated() {
                #expect(channel.reports.waitForAnswers(1))
                #expect(channel.reports.answers[0].words.count == 1 + index % 7)
            }
        }
    }

    @Test("a network that is damaged inside is an error that says so")
    func damaged() throws {
        do {
            _ = try Self.load { $0.node("NoSuchOperation", ["x"], "nothing") }
            Issue.record("a damaged model was loaded")
        } catch {
            guard case .badModel(let text) = error as? RecognizerError else { throw error }
            #expect(text.contains("verify or download"))
        }
    }

    @Test("families that only sherpa-onnx knows are left to it, or refused", arguments: ["nemo", "t-one"])
    func others(family: String) throws {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", family == "nemo" ? BeepModel.nemo : BeepModel.tOne)
        try folder.write("tokens.txt", family == "nemo" ? BeepModel.nemoTokens : BeepModel.tokens)
        let inspected = try ModelFolder.inspect(folder.path)
        let automatic = try StreamingRecognizer(folder: inspected)
        #expect(automatic.profile.engine == "sherpa-onnx")
        do {
            _ = try StreamingRecognizer(folder: inspected, options: .init(engine: .onnx))
            Issue.record("a model of a family that is not ours was loaded")
        } catch {
            guard case .unsupported = error else { throw error }
        }
    }

    @Test("recognizers that are let go are freed")
    func lifetime() async throws {
        weak var gone: StreamingRecognizer?
        for _ in 0..<3 {
            let recognizer = try Self.load()
            gone = recognizer
            let words = try await offPool {
                try SherpaChannel(recognizer).say(SherpaOnnxCTCTests.beeps(1), chunk: 1_600)?.words.count
            }
            #expect(words == 1)
        }
        // The thread that ran the last of it may be letting go just now.
        for _ in 0..<1_000 where gone != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(gone == nil)
    }
}
