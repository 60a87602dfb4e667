import Foundation
import ParlanceSpeech
import Testing

@Suite("What an ONNX file says about itself")
struct ONNXModelFileTests {
    private func read(_ bytes: [UInt8]) throws -> ONNXModelFile {
        try bytes.withUnsafeBytes { bytes in try ONNXModelFile(bytes: bytes) }
    }

    @Test("metadata, inputs and outputs are read, weights are not")
    func reads() throws {
        let model = try read(BeepModel.builder.bytes)
        #expect(model.metadata["model_type"] == "zipformer2")
        #expect(model.inputs.count == 9)
        #expect(model.outputs.count == 9)
        #expect(model.inputs[0].name == "x")
        #expect(model.inputs[0].shape == [.open("N"), .fixed(13), .fixed(80)])
        #expect(model.inputs[8].elementType == ONNXModelFile.int64Type)
    }

    @Test("the digits model's encoder agrees with what its authors state")
    func digits() throws {
        guard let folder = SharedData.digitsModel else { return }
        let model = try ONNXModelFile(path: folder + "/encoder.int8.onnx")
        #expect(model.metadata["model_type"] == "lstm")
        #expect(model.metadata["T"] == "11")
        #expect(model.inputs.map(\.name) == ["x", "state0", "state1"])
        #expect(model.outputs.map(\.name) == ["encoder_out", "next_state0", "next_state1"])
    }

    @Test("cut off anywhere, a model is an error and nothing worse")
    func truncated() throws {
        var samples = [BeepModel.builder.bytes]
        if let folder = SharedData.digitsModel,
            let joiner = FileManager.default.contents(atPath: folder + "/joiner.onnx")
        {
            samples.append(Array(joiner))
        }
        for bytes in samples {
            for length in bytes.indices {
                // A cut between two metadata entries leaves a shorter, valid file; everything before must fail.
                if let cut = try? read(Array(bytes[..<length])) {
                    #expect(cut.metadata.count < (try read(bytes).metadata.count))
                    #expect(cut.inputs == (try read(bytes).inputs))
                }
            }
        }
    }

    @Test("random bytes and random damage never do harm")
    func damaged() throws {
        var random = SystemRandomNumberGenerator()
        let model = BeepModel.builder.bytes
        for _ in 0..<20_000 {
            let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = try? read(noise)
            var damaged = model
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                damaged[Int.random(in: 0..<min(damaged.count, 600), using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            _ = try? read(damaged)
        }
    }

    @Test(
        "hostile lengths are refused",
        arguments: [
            ([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], ONNXModelFile.Failure.truncated),
            ([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .truncated),
            ([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], .notONNX),
            ([0x00], .notONNX), ([0x0B], .notONNX), ([], .notONNX), (Array("PK\u{3}\u{4}".utf8), .notONNX),
            (Array("<html>not found</html>".utf8), .notONNX),
        ] as [([UInt8], ONNXModelFile.Failure)])
    func hostile(bytes: [UInt8], failure: ONNXModelFile.Failure) {
        do {
            _ = try read(bytes)
            Issue.record("accepted \(bytes)")
        } catch {
            // Text files fail in whatever way their first letters look like a length.
            let found = error as? ONNXModelFile.Failure
            #expect(found == failure || (bytes.first == 0x3C && found != nil) || (bytes.first == 0x50 && found != nil))
        }
    }

    @Test("more metadata than any model has is refused")
    func excessive() {
        var model = BeepModel.builder
        model.metadata = (0..<9_000).map { ("key\($0)", "value") }
        #expect(throws: ONNXModelFile.Failure.excessive) { try read(model.bytes) }
        model.metadata = [("key", String(repeating: "x", count: 5 << 20))]
        #expect(throws: ONNXModelFile.Failure.excessive) { try read(model.bytes) }
    }

    @Test("a file that is not there says so")
    func missing() {
        #expect(throws: ONNXModelFile.Failure.self) { try ONNXModelFile(path: "/nonexistent/model.onnx") }
    }
}
