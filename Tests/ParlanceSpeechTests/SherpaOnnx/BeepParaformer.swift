import ParlanceSpeech

/// A real, tiny streaming paraformer that hears loudness: it says `beep` whenever a sound begins.
///
/// The encoder's weights (alpha) are the rises of the loudness from one low-rate frame (60 ms) to the next. They add up
/// to a little more than one per sound, which is when continuous integrate-and-fire gives a token; the decoder then
/// knows one word only.
enum BeepParaformer {
    static let tokens = "<blank> 0\nbeep 1\n</s> 2\n"
    private static let features = 560
    private static let size = 4

    static var encoder: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [
            ("model_type", "paraformer"), ("vocab_size", "3"), ("lfr_window_size", "7"), ("lfr_window_shift", "6"),
            ("encoder_output_size", "\(size)"), ("decoder_num_blocks", "1"), ("decoder_kernel_size", "3"),
            ("neg_mean", [String](repeating: "0", count: features).joined(separator: ",")),
            // The library multiplies by the root of the output's size.
            ("inv_stddev", [String](repeating: "0.5", count: features).joined(separator: ",")),
        ]
        model.input("speech", [1, "T", .fixed(features)])
        model.input("speech_lengths", [1], type: ONNXModelFile.int32Type)
        model.output("enc", [1, "T", .fixed(size)])
        model.output("enc_len", [1], type: ONNXModelFile.int32Type)
        model.output("alphas", [1, "T"])
        // Mean log energy over 5: 0 in silence (-16 and less), 1 in a sound (15 and more).
        model.constant("mean", [Float](repeating: 0.2 / Float(features), count: features), shape: [features, 1])
        model.constant("zero", [0] as [Float], shape: [])
        model.constant("one", [1] as [Float], shape: [])
        model.node("MatMul", ["speech", "mean"], "energy")
        model.node("Clip", ["energy", "zero", "one"], "loudness")
        // The frame before each: one of silence in front, the last one left out.
        model.constant("pads", [0, 1, 0, 0, -1, 0])
        model.node("Pad", ["loudness", "pads"], "before")
        model.node("Sub", ["loudness", "before"], "change")
        model.node("Relu", ["change"], "rise")
        model.constant("excess", [1.05] as [Float], shape: [])
        model.node("Mul", ["rise", "excess"], "weights")
        model.constant("flat", [1, -1])
        model.node("Reshape", ["weights", "flat"], "alphas")
        model.constant("spread", [Float](repeating: 1, count: size), shape: [1, size])
        model.node("MatMul", ["loudness", "spread"], "enc")
        model.node("Identity", ["speech_lengths"], "enc_len")
        return model
    }

    static var decoder: ONNXBuilder {
        var model = ONNXBuilder()
        model.input("enc", [1, "T", .fixed(size)])
        model.input("enc_len", [1], type: ONNXModelFile.int32Type)
        model.input("acoustic_embeds", [1, "n", .fixed(size)])
        model.input("acoustic_embeds_len", [1], type: ONNXModelFile.int32Type)
        model.input("cache", [1, .fixed(size), 2])
        model.output("logits", [1, "n", 3])
        model.output("sample_ids", [1, "n"], type: ONNXModelFile.int64Type)
        model.output("new_cache", [1, .fixed(size), 2])
        model.constant("words", [Float](repeating: 0, count: 3 * size), shape: [size, 3])
        model.constant("bias", [0, 1, 0] as [Float], shape: [3])
        model.node("MatMul", ["acoustic_embeds", "words"], "scores")
        model.node("Add", ["scores", "bias"], "logits")
        model.node("ArgMax", ["logits"], "sample_ids", .number("axis", 2), .number("keepdims", 0))
        model.node("Identity", ["cache"], "new_cache")
        return model
    }
}
