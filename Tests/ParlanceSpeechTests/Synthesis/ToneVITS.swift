import Foundation
import ParlanceSpeech

/// A real, tiny VITS model: each character is 25 ms of a tone, the louder the later in the table.
enum ToneVITS {
    static let sampleRate = 16_000
    static let samplesPerCharacter = 400

    static func builder(_ change: (inout ONNXBuilder) -> Void = { _ in }) -> ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [
            ("model_type", "vits"), ("comment", "tone"), ("language", "English"), ("sample_rate", "\(sampleRate)"),
            ("n_speakers", "1"), ("punctuation", ", . ! ?"), ("add_blank", "0"), ("frontend", "characters"),
            ("use_eos_bos", "0"), ("blank_id", "0"), ("bos_id", "0"), ("eos_id", "0"), ("pad_id", "0"),
            ("speaker_id", "0"), ("version", "0"), ("has_espeak", "0"),
        ]
        model.input("x", ["N", "T"], type: ONNXModelFile.int64Type)
        model.input("x_length", ["N"], type: ONNXModelFile.int64Type)
        model.input("noise_scale", [1])
        model.input("length_scale", [1])
        model.input("noise_scale_w", [1])
        model.output("y", ["N", 1, "L"])
        let tone = (0..<samplesPerCharacter).map { 0.02 * sin(2 * .pi * 440 * Float($0) / Float(sampleRate)) }
        model.constant("tone", tone, shape: [1, 1, samplesPerCharacter])
        model.constant("column", [1, -1, 1])
        model.constant("flat", [1, 1, -1])
        model.node("Cast", ["x"], "loudness", .number("to", 1))
        model.node("Reshape", ["loudness", "column"], "each")
        model.node("Mul", ["each", "tone"], "sounds")
        change(&model)
        model.node("Reshape", ["sounds", "flat"], "y")
        return model
    }

    /// The space, the letters, and marks.
    static let tokens =
        "_ 0\n  1\n" + "abcdefghijklmnopqrstuvwxyz".enumerated().map { "\($1) \($0 + 2)\n" }.joined()
        + ", 28\n. 29\n! 30\n? 31\n"

    /// - Returns: the folder.
    static func write(_ model: ONNXBuilder = builder(), tokens: String? = ToneVITS.tokens) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tone-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try model.write(to: folder.appendingPathComponent("tone.onnx").path)
        if let tokens {
            try tokens.write(to: folder.appendingPathComponent("tokens.txt"), atomically: true, encoding: .utf8)
        }
        return folder.path
    }
}
