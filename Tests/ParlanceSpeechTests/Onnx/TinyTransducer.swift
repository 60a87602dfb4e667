import ParlanceSpeech

/// A real, tiny streaming transducer whose every part has a say: the features' loudness, the states of the encoder with the
/// batch on any axis, the frames counted so far, and the tokens before.
enum TinyTransducer {
    static let tokens = "<blk> 0\n▁be 1\nep 2\n<unk> 3\n"
    private static let window = 13
    private static let shift = 8

    struct State {
        var name: String
        var shape: [ONNXBuilder.Dimension]
        /// All but the batch.
        var others: [Int]
    }

    /// - Parameter kind: `lstm`, `conformer`, `zipformer` or `zipformer2`.
    static func write(_ kind: String, to folder: ScratchFolder) throws {
        try folder.write("encoder.onnx", encoder(kind))
        try folder.write("decoder.onnx", decoder)
        try folder.write("joiner.onnx", joiner)
        try folder.write("tokens.txt", tokens)
    }

    private static func encoder(_ kind: String) -> ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [("model_type", kind), ("T", "\(window)"), ("decode_chunk_len", "\(shift)")]
        let states: [State]
        switch kind {
        case "lstm":
            model.metadata += [("num_encoder_layers", "2"), ("d_model", "3"), ("rnn_hidden_size", "5")]
            states = [
                State(name: "h", shape: [2, "N", 3], others: [0, 2]),
                State(name: "c", shape: [2, "N", 5], others: [0, 2]),
            ]
        case "conformer":
            model.metadata += [
                ("num_encoder_layers", "2"), ("encoder_dim", "3"), ("pad_length", "0"), ("left_context", "4"),
                ("cnn_module_kernel", "3"),
            ]
            states = [
                State(name: "attention", shape: [2, 4, "N", 3], others: [0, 1, 3]),
                State(name: "convolution", shape: [2, 2, "N", 3], others: [0, 1, 3]),
            ]
        case "zipformer":
            model.metadata += [
                ("num_encoder_layers", "2"), ("encoder_dims", "4"), ("attention_dims", "6"), ("left_context_len", "5"),
                ("cnn_module_kernels", "3"),
            ]
            states = [
                State(name: "avg", shape: [2, "N", 4], others: [0, 2]),
                State(name: "key", shape: [2, 5, "N", 6], others: [0, 1, 3]),
                State(name: "val", shape: [2, 5, "N", 3], others: [0, 1, 3]),
                State(name: "val2", shape: [2, 5, "N", 3], others: [0, 1, 3]),
                State(name: "conv1", shape: [2, "N", 4, 2], others: [0, 2, 3]),
                State(name: "conv2", shape: [2, "N", 4, 2], others: [0, 2, 3]),
            ]
        default:
            model.metadata += [
                ("num_encoder_layers", "1"), ("encoder_dims", "4"), ("query_head_dims", "2"), ("value_head_dims", "3"),
                ("num_heads", "2"), ("cnn_module_kernels", "5"), ("left_context_len", "6"),
            ]
            states = [
                State(name: "key", shape: [6, "N", 4], others: [0, 2]),
                State(name: "nonlin", shape: [1, "N", 6, 3], others: [0, 2, 3]),
                State(name: "val1", shape: [6, "N", 6], others: [0, 2]),
                State(name: "val2", shape: [6, "N", 6], others: [0, 2]),
                State(name: "conv1", shape: ["N", 4, 2], others: [1, 2]),
                State(name: "conv2", shape: ["N", 4, 2], others: [1, 2]),
                State(name: "embed", shape: ["N", 128, 3, 19], others: [1, 2, 3]),
            ]
        }
        model.input("x", ["N", .fixed(window), 80])
        model.output("encoder_out", ["N", .fixed(shift / 4), 4])
        loudness(&model)
        var sum = "loud"
        if kind == "zipformer" {
            model.input("len", [2, "N"], type: ONNXModelFile.int64Type)
            model.output("new_len", [2, "N"], type: ONNXModelFile.int64Type)
            model.constant("shift", [Int64(shift)])
            model.node("Add", ["len", "shift"], "new_len")
            model.node("Cast", ["len"], "len_number", .number("to", 1))
            model.node(
                "ReduceMean", ["len_number"], "len_mean", .numbers("axes", [0]), .number("keepdims", 0))
            sum = add("len_mean", scale: 0.004, to: sum, &model)
        }
        for (index, state) in states.enumerated() {
            model.input(state.name, state.shape)
            model.output("new_\(state.name)", state.shape)
            // Each grows at another pace.
            model.node(
                "ReduceMean", [state.name], "\(state.name)_mean", .numbers("axes", state.others), .number("keepdims", 0)
            )
            model.constant("\(state.name)_step", [0.03 + 0.01 * Float(index)], shape: [1])
            model.node("Add", [state.name, "\(state.name)_step"], "new_\(state.name)")
            sum = add("\(state.name)_mean", scale: index % 2 == 0 ? 0.3 : -0.2, to: sum, &model)
        }
        if kind == "zipformer2" || kind == "conformer" {
            model.input("processed", ["N"], type: ONNXModelFile.int64Type)
            if kind == "zipformer2" {
                model.output("new_processed", ["N"], type: ONNXModelFile.int64Type)
                model.constant("shift", [Int64(shift)])
                model.node("Add", ["processed", "shift"], "new_processed")
            }
            model.node("Cast", ["processed"], "processed_number", .number("to", 1))
            sum = add("processed_number", scale: 0.004, to: sum, &model)
        }
        model.node("Identity", [sum], "encoder_out")
        return model
    }

    /// Two frames of each window, their mean energy in four different shares.
    private static func loudness(_ model: inout ONNXBuilder) {
        model.constant("starts", [0])
        model.constant("ends", [Int64(shift)])
        model.constant("axes", [1])
        model.constant("steps", [4])
        model.node("Slice", ["x", "starts", "ends", "axes", "steps"], "frames")
        model.constant(
            "weights", (0..<80).flatMap { _ in [1 / 80, 0.5 / 80, 0, 0.2 / 80] as [Float] }, shape: [80, 4])
        model.node("MatMul", ["frames", "weights"], "loud")
    }

    /// One number per stream, added to all of the stream's outputs.
    private static func add(_ name: String, scale: Float, to sum: String, _ model: inout ONNXBuilder) -> String {
        model.constant("\(name)_scale", [scale], shape: [1])
        model.constant("\(name)_axes", [1, 2])
        model.node("Mul", [name, "\(name)_scale"], "\(name)_scaled")
        model.node("Unsqueeze", ["\(name)_scaled", "\(name)_axes"], "\(name)_spread")
        model.node("Add", [sum, "\(name)_spread"], "\(name)_sum")
        return "\(name)_sum"
    }

    private static var decoder: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [("vocab_size", "4"), ("context_size", "2")]
        model.input("y", ["N", 2], type: ONNXModelFile.int64Type)
        model.output("decoder_out", ["N", 4])
        model.constant("table", [0, 0, 0, 0, 0, 6, -2, 1, -3, -4, 2, 0, 1, 1, 1, 1], shape: [4, 4])
        model.node("Gather", ["table", "y"], "rows", .number("axis", 0))
        model.node("ReduceMean", ["rows"], "decoder_out", .numbers("axes", [1]), .number("keepdims", 0))
        return model
    }

    private static var joiner: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [("joiner_dim", "4")]
        model.input("encoder_out", ["N", 4])
        model.input("decoder_out", ["N", 4])
        model.output("logit", ["N", 4])
        model.constant("weights", [0, 1, 0.3, 0.5, 0, 0.2, 0.8, 0.1, 0.5, 0, 0.1, 0.4, 0, 0.3, 0.3, 0], shape: [4, 4])
        model.constant("bias", [-7, 0, 0, -2], shape: [4])
        model.node("Add", ["encoder_out", "decoder_out"], "sum")
        model.node("MatMul", ["sum", "weights"], "product")
        model.node("Add", ["product", "bias"], "logit")
        return model
    }
}
