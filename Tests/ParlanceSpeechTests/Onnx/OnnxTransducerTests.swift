import ParlanceCore
import ParlanceSpeech
import Testing

/// Needs nothing from outside.
@Suite("Our own engine with tiny transducers")
struct OnnxTransducerTests {
    @Test(
        "says what sherpa-onnx says, alone and in company",
        arguments: ["lstm", "conformer", "zipformer", "zipformer2"])
    func same(kind: String) async throws {
        let folder = try ScratchFolder()
        try TinyTransducer.write(kind, to: folder)
        let inspected = try ModelFolder.inspect(folder.path)
        let engines = try [StreamingRecognizer.Engine.onnx, .sherpaOnnx].map {
            try StreamingRecognizer(folder: inspected, options: .init(engine: $0))
        }
        #expect(engines.map(\.profile.engine) == ["onnx", "sherpa-onnx"])
        try await offPool {
            var all: [[[Word]]] = []
            for engine in engines {
                var found: [[Word]] = []
                for beeps in 1...5 {
                    found.append(
                        try SherpaChannel(engine).say(SherpaOnnxCTCTests.beeps(beeps), chunk: 1_600)?.words ?? [])
                }
                let together = try (1...5).map { _ in try SherpaChannel(engine, seconds: 10) }
                for (index, channel) in together.enumerated() {
                    channel.begin()
                    channel.feed(SherpaOnnxCTCTests.beeps(index + 1), chunk: 700 + 100 * index)
                    channel.end()
                }
                for (index, channel) in together.enumerated() {
                    #expect(channel.reports.waitForAnswers(1))
                    let isSame = agree(channel.reports.answers[0].words, found[index])
                    #expect(isSame, "\(engine.profile.engine) in company, \(index + 1) beeps")
                }
                all.append(found)
            }
            for (ours, theirs) in zip(all[0], all[1]) {
                let isSame = agree(ours, theirs)
                #expect(isSame, "\(ours.map(\.text)) \(theirs.map(\.text))")
                #expect(!ours.isEmpty)
            }
        }
    }
}
