import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Silero voice activity")
struct SileroVADTests {
    private static let vad = Result { try SileroVAD() }

    @Test("digital silence is not speech")
    func silence() throws {
        let detector = try Self.vad.get().makeDetector()
        let found = SileroSpeech.probabilities([Float](repeating: 0, count: 16_000 * 3), detector)
        #expect(found.max()! < 0.1)
    }

    @Test("speech is speech, and its pauses are not")
    func hearsSpeech() throws {
        let found = SileroSpeech.probabilities(try SileroSpeech.sample(), try Self.vad.get().makeDetector())
        #expect(found.filter { $0 > 0.9 }.count > 25)
        #expect(found.prefix(5).max()! < 0.3)
        #expect(found.suffix(3).max()! < 0.3)
    }

    @Test("detectors do not disturb each other, also from several threads")
    func independent() async throws {
        let vad = try Self.vad.get()
        let speech = try SileroSpeech.sample()
        let alone = SileroSpeech.probabilities(speech, try vad.makeDetector())
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let detector = try vad.makeDetector()
                    return SileroSpeech.probabilities(speech, detector)
                }
            }
            for try await found in group { #expect(found == alone) }
        }
    }

    @Test("other networks, and files that are none, are refused with the reason")
    func refused() throws {
        let folder = try ScratchFolder()
        try folder.write("text.onnx", "not a network")
        try folder.write("beep.onnx", BeepModel.builder)
        #expect(throws: RecognizerError.self) { try SileroVAD(weights: folder.path + "/text.onnx") }
        #expect(throws: RecognizerError.self) { try SileroVAD(weights: folder.path + "/none.onnx") }
        do {
            _ = try SileroVAD(weights: folder.path + "/beep.onnx")
            Issue.record("a speech recognition model passed for a voice activity network")
        } catch {
            #expect(error.description.contains("not Silero"))
        }
    }
}
