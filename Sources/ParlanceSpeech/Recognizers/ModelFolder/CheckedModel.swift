import ParlanceCore

/// What the checks found out about a model.
struct CheckedModel {
    var family: ModelFamily
    var timing: ModelTiming
    var sampleRate = 16_000
    var featureDimension: Int
    var vocabularySize: Int
    /// Whether the network's batch is open. Some exports fix it to 1.
    var takesAnyBatch: Bool
    var plan: NetworkPlan?

    private static let float = ONNXModelFile.floatType
    private static let int64 = ONNXModelFile.int64Type

    static func transducer(
        encoder encoderPath: String, decoder decoderPath: String, joiner joinerPath: String, tokens: TokenTable
    ) throws(RecognizerError) -> CheckedModel {
        let encoder = try CheckedFile(encoderPath)
        let decoder = try CheckedFile(decoderPath)
        let joiner = try CheckedFile(joinerPath)
        // The library tells the two kinds apart by this.
        guard decoder.file.outputs.count == 1 else {
            return try nemoTransducer(encoder: encoder, joiner: joiner, tokens: tokens)
        }
        guard let kind = ModelFamily.Encoder(rawValue: encoder.modelType) else {
            throw offlineOrUnknown(encoder, known: ModelFamily.Encoder.allCases.map(\.rawValue))
        }
        guard encoder.has("T", "decode_chunk_len") else { throw offline(encoder, lacks: "T and decode_chunk_len") }
        let window = try encoder.number("T")
        let shift = try encoder.number("decode_chunk_len")
        guard shift <= window else { throw encoder.fault("decode_chunk_len (\(shift)) is larger than T (\(window)).") }
        let features = encoder.dimension(input: 0, axis: 2) ?? 80
        let states = try StateShapes.transducer(kind, encoder, features: features)
        try encoder.expectInputs([(float, [nil, window, features])] + states)

        let vocabulary = try decoder.number("vocab_size")
        let context = try decoder.number("context_size")
        guard context <= 16 else { throw decoder.fault("context_size is \(context); transducers have 1 or 2.") }
        try decoder.expectInputs([(int64, [nil, context])])
        let encoderWidth = encoder.dimension(output: 0, axis: 2)
        let decoderWidth = decoder.dimension(output: 0, axis: -1)
        try joiner.expectInputs([
            (float, [nil, encoderWidth ?? joiner.dimension(input: 0, axis: 1) ?? 1]),
            (float, [nil, decoderWidth ?? joiner.dimension(input: 1, axis: 1) ?? 1]),
        ])
        try joiner.expectOutputs([(float, [nil, vocabulary])])
        try check(tokens, covers: vocabulary, of: decoder)
        let search = NetworkPlan.Search.transducer(decoder: .init(decoder), joiner: .init(joiner), context: context)
        return CheckedModel(
            family: .transducer(kind), timing: .frames(window: window, shift: shift, perOutput: 4),
            featureDimension: features, vocabularySize: vocabulary,
            takesAnyBatch: [encoder, decoder, joiner].allSatisfy(takesAnyBatch),
            plan: NetworkPlan(.transducer(kind), encoder: encoder, states: states, search: search))
    }

    private static func nemoTransducer(
        encoder: CheckedFile, joiner: CheckedFile, tokens: TokenTable
    ) throws(RecognizerError) -> CheckedModel {
        guard encoder.has("window_size", "chunk_shift") else {
            throw offline(encoder, lacks: "window_size, chunk_shift")
        }
        _ = try encoder.number("pred_rnn_layers")
        _ = try encoder.number("pred_hidden")
        let checked = try nemo(encoder, family: .nemoTransducer, tokens: tokens)
        if let width = joiner.dimension(output: 0, axis: -1), width != checked.vocabularySize {
            throw joiner.fault(
                "the output is \(width) wide, but the vocabulary with its blank is \(checked.vocabularySize).")
        }
        return checked
    }

    /// What both NeMo families share.
    private static func nemo(
        _ file: CheckedFile, family: ModelFamily, tokens: TokenTable
    ) throws(RecognizerError) -> CheckedModel {
        let window = try file.number("window_size")
        let shift = try file.number("chunk_shift")
        let perOutput = try file.number("subsampling_factor")
        guard shift <= window else {
            throw file.fault("chunk_shift (\(shift)) is larger than window_size (\(window)).")
        }
        // NeMo does not count the blank, which is the last token.
        let vocabulary = try file.number("vocab_size") + 1
        let features = file.dimension(input: 0, axis: 1) ?? 80
        try file.expectInputs(
            [(float, [nil, features, file.dimension(input: 0, axis: 2)]), (int64, [nil])] + StateShapes.nemo(file))
        guard tokens.count == vocabulary, tokens.tokens[vocabulary - 1] == "<blk>" else {
            throw file.fault(
                "the vocabulary has \(vocabulary) tokens, the last of them <blk>, but tokens.txt has \(tokens.count), "
                    + "the last of them '\(tokens.tokens[tokens.count - 1].prefix(40))'.")
        }
        return CheckedModel(
            family: family, timing: .frames(window: window, shift: shift, perOutput: perOutput),
            featureDimension: features, vocabularySize: vocabulary, takesAnyBatch: takesAnyBatch(file))
    }

    static func paraformer(
        encoder encoderPath: String, decoder decoderPath: String, tokens: TokenTable
    ) throws(RecognizerError) -> CheckedModel {
        let encoder = try CheckedFile(encoderPath)
        let decoder = try CheckedFile(decoderPath)
        guard encoder.modelType == "paraformer" else {
            throw offlineOrUnknown(encoder, known: ["paraformer (or a joiner*.onnx, for a transducer)"])
        }
        let vocabulary = try encoder.number("vocab_size")
        let window = try encoder.number("lfr_window_size")
        let shift = try encoder.number("lfr_window_shift")
        _ = try encoder.number("encoder_output_size")
        let blocks = try encoder.number("decoder_num_blocks")
        _ = try encoder.number("decoder_kernel_size", minimum: 2)
        // The library's own constants: 61 frames at a time, positions for windows of 7 frames of 80 values.
        let features = 80
        let chunk = 61
        guard window == 7, shift == 6 else {
            throw encoder.fault(
                "lfr_window_size and _shift are \(window) and \(shift); the library knows 7 and 6 only.")
        }
        for key in ["neg_mean", "inv_stddev"] {
            let count = try encoder.fractions(key)
            guard count == window * features else {
                throw encoder.fault("'\(key)' has \(count) values, but must have \(window * features).")
            }
        }
        guard encoder.file.inputs.count == 2, encoder.file.outputs.count >= 3 else {
            throw encoder.fault("a paraformer encoder has 2 inputs and 3 outputs.")
        }
        guard decoder.file.inputs.count == 4 + blocks, decoder.file.outputs.count == 2 + blocks else {
            throw decoder.fault(
                "a streaming decoder of \(blocks) blocks has \(4 + blocks) inputs and \(2 + blocks) outputs; this has "
                    + "\(decoder.file.inputs.count) and \(decoder.file.outputs.count).")
        }
        try check(tokens, covers: vocabulary, of: encoder)
        // Three of the low-rate frames of a chunk are right context.
        return CheckedModel(
            family: .paraformer,
            timing: .frames(window: chunk, shift: chunk - 1, perOutput: shift, rightContext: 3 * shift),
            featureDimension: features, vocabularySize: vocabulary, takesAnyBatch: false)
    }

    static func ctc(_ path: String, tokens: TokenTable) throws(RecognizerError) -> CheckedModel {
        let file = try CheckedFile(path)
        if file.has("frame_length_ms", "state_dim") { return try tOne(file, tokens: tokens) }
        if file.has("window_size", "chunk_shift", "cache_last_channel_dim1") {
            try checkBlank(tokens, of: file)
            return try nemo(file, family: .nemoCTC, tokens: tokens)
        }
        if file.modelType == "wenet_ctc" {
            throw .unsupported("\(path): WeNet CTC models are not in sherpa-onnx's C interface for streaming.")
        }
        guard file.modelType == "zipformer2" else {
            throw offlineOrUnknown(file, known: ["zipformer2 (CTC)", "NeMo CTC", "T-one"])
        }
        guard file.has("T", "decode_chunk_len") else { throw offline(file, lacks: "T and decode_chunk_len") }
        let window = try file.number("T")
        let shift = try file.number("decode_chunk_len")
        guard shift <= window else { throw file.fault("decode_chunk_len (\(shift)) is larger than T (\(window)).") }
        // The library's own constant for this family: the state of the embedding is 19 wide.
        let features = 80
        let states = try StateShapes.zipformer2(file, features: features)
        try file.expectInputs([(float, [nil, window, features])] + states)
        guard let vocabulary = file.dimension(output: 0, axis: 2), vocabulary > 1 else {
            throw file.fault("the first output must be [N, frames, vocabulary size].")
        }
        try check(tokens, covers: vocabulary, of: file)
        try checkBlank(tokens, of: file)
        return CheckedModel(
            family: .zipformer2CTC, timing: .frames(window: window, shift: shift, perOutput: 4),
            featureDimension: features, vocabularySize: vocabulary, takesAnyBatch: takesAnyBatch(file),
            plan: NetworkPlan(.zipformer2CTC, encoder: file, states: states, search: .ctc))
    }

    private static func tOne(_ file: CheckedFile, tokens: TokenTable) throws(RecognizerError) -> CheckedModel {
        let length = try file.number("frame_length_ms")
        let state = try file.number("state_dim")
        let rate = try file.number("sample_rate")
        guard length == 300, rate == 8_000 else {
            throw file.fault("frames of \(length) ms at \(rate) Hz; the library knows 300 ms at 8000 Hz only.")
        }
        try file.expectInputs([
            (ONNXModelFile.int32Type, [nil, length * rate / 1_000, 1]), (ONNXModelFile.float16Type, [nil, state]),
        ])
        guard let vocabulary = file.dimension(output: 0, axis: -1), vocabulary > 1 else {
            throw file.fault("the first output must end with the vocabulary size.")
        }
        try check(tokens, covers: vocabulary, of: file)
        try checkBlank(tokens, of: file)
        // Two whole frames must be in before a step, each of ten outputs.
        let frame = MediaTime(milliseconds: length)
        let timing = ModelTiming(
            first: frame + frame, shift: frame, frame: MediaTime(milliseconds: length / 10), rightContext: .zero)
        return CheckedModel(
            family: .tOneCTC, timing: timing, sampleRate: rate, featureDimension: 80, vocabularySize: vocabulary,
            takesAnyBatch: takesAnyBatch(file))
    }

    // MARK: Common checks

    /// The library looks up every id that the network can give, and ends the process when there is no token.
    private static func check(
        _ tokens: TokenTable, covers vocabulary: Int, of file: CheckedFile
    ) throws(RecognizerError) {
        guard tokens.count == vocabulary || tokens.tokens.count == vocabulary else {
            throw file.fault(
                "the network's vocabulary has \(vocabulary) tokens, but tokens.txt has \(tokens.count): "
                    + "it belongs to another model.")
        }
    }

    private static func checkBlank(_ tokens: TokenTable, of file: CheckedFile) throws(RecognizerError) {
        guard ["<blk>", "<eps>", "<blank>"].contains(where: tokens.contains) else {
            throw file.fault("tokens.txt must name the blank: <blk>, <eps> or <blank>.")
        }
    }

    private static func takesAnyBatch(_ file: CheckedFile) -> Bool { file.dimension(input: 0, axis: 0) == nil }

    private static func offline(_ file: CheckedFile, lacks keys: String) -> RecognizerError {
        .unsupported(
            "\(file.path): this \(file.modelType.isEmpty ? "" : "\(file.modelType.prefix(40)) ")model is for whole "
                + "recordings, not for streaming (its metadata lacks \(keys)). Choose one with 'streaming' in its name."
        )
    }

    private static func offlineOrUnknown(_ file: CheckedFile, known: [String]) -> RecognizerError {
        let type = file.modelType.lowercased()
        let wholeRecordings = [
            "whisper", "sense_voice", "paraformer", "encdec", "moonshine", "telespeech", "canary", "zipformer", "tdnn",
            "dolphin", "firered", "transducer",
        ]
        if wholeRecordings.contains(where: type.contains) { return offline(file, lacks: "a streaming model's entries") }
        return .badModel(
            "\(file.path): the metadata's model_type is '\(file.modelType.prefix(80))'; "
                + "known here: \(known.joined(separator: ", ")).")
    }
}
