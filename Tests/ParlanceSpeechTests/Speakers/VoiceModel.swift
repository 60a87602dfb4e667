import Foundation

/// A real, tiny speaker model of the published form: means and deviations of the features over time, projected as
/// `Tests/Speakers/fit-voices.py` has fitted it. A poor voice print, but a voice print.
enum VoiceModel {
    static let width = 8

    /// Eight numbers for each mean, for each deviation, and to be added at the end.
    private static let fitted: [Float] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Speakers/voices.txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).compactMap { Float($0) }
    }()

    /// - Parameter change: what is to be wrong with it.
    static func builder(_ change: (inout ONNXBuilder) -> Void = { _ in }) -> ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [
            ("framework", "wespeaker"), ("language", "English"), ("sample_rate", "16000"), ("output_dim", "8"),
            // Its prints are of the features as they are.
            ("normalize_samples", "1"), ("feature_normalize_type", ""),
        ]
        model.input("feats", ["B", "T", 80])
        model.output("embs", ["B", 8])
        model.node("ReduceMean", ["feats"], "mean", .numbers("axes", [1]), .number("keepdims", 0))
        model.node("ReduceMean", ["feats"], "kept", .numbers("axes", [1]), .number("keepdims", 1))
        model.node("Sub", ["feats", "kept"], "centred")
        model.node("Mul", ["centred", "centred"], "squared")
        model.node("ReduceMean", ["squared"], "variance", .numbers("axes", [1]), .number("keepdims", 0))
        model.node("Sqrt", ["variance"], "deviation")
        model.node("Concat", ["mean", "deviation"], "description", .number("axis", 1))
        model.constant("matrix", Array(fitted.prefix(160 * width)), shape: [160, width])
        model.constant("bias", Array(fitted.suffix(width)), shape: [width])
        model.node("MatMul", ["description", "matrix"], "projected")
        change(&model)
        model.node("Add", ["projected", "bias"], "embs")
        return model
    }

    /// One output per `width`, made of the input by one `operation` on the mean of each feature.
    static func simple(_ operation: String, metadata: [(String, String)]) -> ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = metadata
        model.input("x", ["N", "T", 80])
        model.output("embedding", ["N", 80])
        model.node("ReduceMean", ["x"], "mean", .numbers("axes", [1]), .number("keepdims", 0))
        switch operation {
        case "nan":
            model.node("Sub", ["mean", "mean"], "zero")
            model.node("Div", ["zero", "zero"], "embedding")
        case "zero": model.node("Sub", ["mean", "mean"], "embedding")
        default: model.node(operation, ["mean"], "embedding")
        }
        return model
    }

    static func write(_ model: ONNXBuilder, name: String = "voices") throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("speakers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("\(name).onnx").path
        try model.write(to: path)
        return path
    }
}
