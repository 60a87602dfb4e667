import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Silero voice activity")
struct SileroVADTests {
    private static let vad = Result { try SileroVAD() }

    private func probabilities(_ samples: [Float], _ detector: any VoiceActivityDetector) -> [Float] {
        stride(from: 0, through: samples.count - 512, by: 512).map { start in
            samples[start..<start + 512].withUnsafeBufferPointer(detector.probability)
        }
    }

    /// "go forward ten meters", from Debian's pocketsphinx-testdata.
    private func speech() throws -> [Float] {
        let path = "/usr/share/pocketsphinx/test/data/goforward.raw"
        let data = try #require(FileManager.default.contents(atPath: path), "run scripts/setup: \(path) is missing")
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map {
                Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self))) / 32_768
            }
        }
    }

    @Test("digital silence is not speech")
    func silence() throws {
        let detector = try Self.vad.get().makeDetector()
        let found = probabilities([Float](repeating: 0, count: 16_000 * 3), detector)
        #expect(found.max()! < 0.1)
    }

    @Test("speech is speech, and its pauses are not")
    func hearsSpeech() throws {
        let found = probabilities(try speech(), try Self.vad.get().makeDetector())
        #expect(found.filter { $0 > 0.9 }.count > 25)
        #expect(found.prefix(5).max()! < 0.3)
        #expect(found.suffix(3).max()! < 0.3)
    }

    @Test("detectors do not disturb each other, also from several threads")
    func independent() async throws {
        let vad = try Self.vad.get()
        let speech = try speech()
        let alone = probabilities(speech, try vad.makeDetector())
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let detector = try vad.makeDetector()
                    return self.probabilities(speech, detector)
                }
            }
            for try await found in group { #expect(found == alone) }
        }
        #expect(vad.failedWindows == 0)
    }

    @Test(
        "all exports of the weights that setup leaves say the same",
        arguments: [
            "silero_vad.onnx", "silero_vad_16k_op15.onnx", "silero_vad_op18_ifless.onnx",
        ])
    func exports(name: String) throws {
        let prefix = try #require(Prefix.current)
        let weights = prefix.path + "/share/" + name
        guard FileManager.default.fileExists(atPath: weights) else { return }
        let speech = try speech()
        let reference = probabilities(speech, try Self.vad.get().makeDetector())
        let found = probabilities(
            speech, try SileroVAD(weights: weights, library: prefix.onnxRuntimeLibrary).makeDetector())
        for (a, b) in zip(reference, found) { #expect(abs(a - b) < 1e-4) }
    }

    @Test("other networks, and files that are none, are refused with the reason")
    func refused() throws {
        let folder = try ScratchFolder()
        try folder.write("text.onnx", "not a network")
        try folder.write("beep.onnx", BeepModel.builder)
        let library = Prefix.current?.onnxRuntimeLibrary
        #expect(throws: RecognizerError.self) { try SileroVAD(weights: folder.path + "/text.onnx", library: library) }
        #expect(throws: RecognizerError.self) { try SileroVAD(weights: folder.path + "/none.onnx", library: library) }
        do {
            _ = try SileroVAD(weights: folder.path + "/beep.onnx", library: library)
            Issue.record("a speech recognition model passed for a voice activity network")
        } catch {
            #expect(error.description.contains("not Silero"))
        }
    }
}
