import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("A speaker model's file")
struct SpeakerModelFileTests {
    private static let threeD: [(String, String)] = [
        ("framework", "3d-speaker"), ("sample_rate", "16000"), ("output_dim", "80"), ("normalize_samples", "1"),
        ("feature_normalize_type", "global-mean"),
    ]

    private func inspect(_ metadata: [(String, String)]) throws -> SpeakerModelFile {
        try SpeakerModelFile(path: VoiceModel.write(VoiceModel.simple("Neg", metadata: metadata), name: "named"))
    }

    /// What was said against it; empty when it was taken.
    private func refusal(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test("says what it wants: WeSpeaker's and 3D-Speaker's")
    func published() throws {
        let threeD = try inspect(Self.threeD)
        #expect(threeD.framework == .threeDSpeaker && threeD.width == 80 && threeD.scale == 1 && threeD.removesMean)
        #expect(threeD.name == "named")
        // WeSpeaker's files of old say neither; their publisher wants 16-bit samples and takes off the mean.
        let we = try inspect([("framework", "wespeaker"), ("sample_rate", "16000"), ("output_dim", "80")])
        #expect(we.framework == .weSpeaker && we.scale == 32_768 && we.removesMean)
        let raw = try inspect(
            [
                ("framework", "wespeaker"), ("sample_rate", "16000"), ("output_dim", "80"),
                ("feature_normalize_type", ""),
            ])
        #expect(!raw.removesMean)
    }

    @Test(
        "that is not one is refused with what is wrong",
        arguments: [
            ("framework", nil, "no speaker model"), ("framework", "nemo", "'nemo' are not supported"),
            ("sample_rate", "8000", "8000 Hz"), ("sample_rate", nil, "sample_rate"), ("output_dim", nil, "output_dim"),
            ("output_dim", "192", "metadata says"), ("output_dim", "99999999", "output_dim"),
            ("output_dim", "5000", "8 to 4096"), ("normalize_samples", "maybe", "0 or 1"),
            ("feature_normalize_type", "per_feature", "per_feature"),
        ] as [(String, String?, String)])
    func refusals(key: String, value: String?, text: String) throws {
        var metadata = Self.threeD.filter { $0.0 != key }
        if let value { metadata.append((key, value)) }
        let told = refusal { _ = try inspect(metadata) }
        #expect(told.contains(text), "\(key) = \(value ?? "nothing"): \(told)")
    }

    @Test("with other inputs or outputs is refused")
    func shapes() throws {
        func refused(_ build: (inout ONNXBuilder) -> Void) throws -> String {
            var model = ONNXBuilder()
            model.metadata = Self.threeD
            build(&model)
            let path = try VoiceModel.write(model)
            return refusal { _ = try SpeakerModelFile(path: path) }
        }
        // 40 features; samples; a length beside the features, as NeMo's; no batch; a print per frame.
        #expect(
            try refused {
                $0.input("x", ["N", "T", 40])
                $0.output("y", ["N", 80])
            }.contains("[N, T, 40]"))
        #expect(
            try refused {
                $0.input("x", ["N", "T"])
                $0.output("y", ["N", 80])
            }.contains("[N, T]"))
        #expect(
            try refused {
                $0.input("x", ["N", "T", 80])
                $0.input("length", ["N"], type: ONNXModelFile.int64Type)
                $0.output("y", ["N", 80])
            }.contains("there are 2"))
        #expect(
            try refused {
                $0.input("x", ["N", 200, 80])
                $0.output("y", ["N", 80])
            }.contains("200"))
        #expect(
            try refused {
                $0.input("x", ["N", "T", 80])
                $0.output("y", ["N", "T", 80])
            }.contains("[N, T, 80]"))
        #expect(
            try refused {
                $0.input("x", ["N", "T", 80], type: ONNXModelFile.int64Type)
                $0.output("y", ["N", 80])
            }.contains("int64"))
    }

    @Test("cut short, or something else altogether, is refused", arguments: [0, 1, 40, 200])
    func damage(length: Int) throws {
        let path = try VoiceModel.write(VoiceModel.builder())
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: RecognizerError.self) { try SpeakerModelFile(path: path) }
        #expect(throws: RecognizerError.self) { try SpeakerModelFile(path: path + "-missing") }
    }

    @Test(
        "whose network gives no numbers, or none but zeros, is refused when it is loaded", arguments: ["nan", "zero"])
    func uselessNetworks(what: String) throws {
        let file = try SpeakerModelFile(path: VoiceModel.write(VoiceModel.simple(what, metadata: Self.threeD)))
        let told = refusal { _ = try OnnxSpeakerModel(file) }
        #expect(told.contains("not finite, or nothing"), "\(told)")
    }

    @Test("whose network contradicts what the file says is refused when it is loaded")
    func wrongPrint() throws {
        var model = ONNXBuilder()
        model.metadata = Self.threeD.map { $0.0 == "output_dim" ? ($0.0, "16") : $0 }
        model.input("x", ["N", "T", 80])
        // No shape is known beforehand: 80 come out.
        model.output("embedding", ["N", "D"])
        model.node("ReduceMean", ["x"], "embedding", .numbers("axes", [1]), .number("keepdims", 0))
        let file = try SpeakerModelFile(path: VoiceModel.write(model))
        let told = refusal { _ = try OnnxSpeakerModel(file) }
        #expect(told.contains("[1, 16]"), "\(told)")
    }

    @Test("that runs only on paper is refused when it is loaded")
    func brokenNetwork() throws {
        var model = ONNXBuilder()
        model.metadata = Self.threeD
        model.input("x", ["N", "T", 80])
        model.output("embedding", ["N", 80])
        model.node("NoSuchOperation", ["x"], "embedding")
        let file = try SpeakerModelFile(path: VoiceModel.write(model))
        #expect(throws: RecognizerError.self) { try OnnxSpeakerModel(file) }
    }
}
