import ParlanceCore

/// The states that sherpa-onnx 2.0.1 makes from a model's metadata and passes to the network, in its order.
///
/// A network with other inputs would end the process at the first decode step, so they are compared before.
/// Source: `csrc/online-*-model.cc` of that release.
enum StateShapes {
    typealias Entry = (type: Int, shape: CheckedFile.Shape)

    private static func float(_ shape: Int?...) -> Entry { (ONNXModelFile.floatType, shape) }
    private static func int64(_ shape: Int?...) -> Entry { (ONNXModelFile.int64Type, shape) }

    static func transducer(
        _ kind: ModelFamily.Encoder, _ file: CheckedFile, features: Int
    ) throws(RecognizerError) -> [Entry] {
        switch kind {
        case .lstm: try lstm(file)
        case .conformer: try conformer(file)
        case .zipformer: try zipformer(file)
        case .zipformer2: try zipformer2(file, features: features)
        case .ebranchformer: try ebranchformer(file)
        }
    }

    private static func lstm(_ file: CheckedFile) throws(RecognizerError) -> [Entry] {
        let layers = try file.number("num_encoder_layers")
        return [
            float(layers, nil, try file.number("d_model")),
            float(layers, nil, try file.number("rnn_hidden_size")),
        ]
    }

    private static func conformer(_ file: CheckedFile) throws(RecognizerError) -> [Entry] {
        let layers = try file.number("num_encoder_layers")
        let width = try file.number("encoder_dim")
        _ = try file.number("pad_length", minimum: 0)
        return [
            float(layers, try file.number("left_context"), nil, width),
            float(layers, try file.number("cnn_module_kernel", minimum: 2) - 1, nil, width),
            int64(nil),
        ]
    }

    /// Lists of the metadata with one entry per stack of layers.
    private static func stacks(_ file: CheckedFile, _ keys: String...) throws(RecognizerError) -> [[Int]] {
        var lists: [[Int]] = []
        for key in keys {
            let list = try file.numbers(key)
            guard lists.isEmpty || list.count == lists[0].count else {
                throw file.fault(
                    "the metadata's '\(key)' has \(list.count) entries, '\(keys[0])' has \(lists[0].count).")
            }
            lists.append(list)
        }
        return lists
    }

    private static func zipformer(_ file: CheckedFile) throws(RecognizerError) -> [Entry] {
        let lists = try stacks(
            file, "num_encoder_layers", "encoder_dims", "attention_dims", "cnn_module_kernels", "left_context_len")
        let stacks = lists[0].indices.map { i in
            (layers: lists[0][i], width: lists[1][i], attention: lists[2][i], kernel: lists[3][i], left: lists[4][i])
        }
        return stacks.map { int64($0.layers, nil) }
            + stacks.map { float($0.layers, nil, $0.width) }
            + stacks.map { float($0.layers, $0.left, nil, $0.attention) }
            + stacks.map { float($0.layers, $0.left, nil, $0.attention / 2) }
            + stacks.map { float($0.layers, $0.left, nil, $0.attention / 2) }
            + stacks.map { float($0.layers, nil, $0.width, $0.kernel - 1) }
            + stacks.map { float($0.layers, nil, $0.width, $0.kernel - 1) }
    }

    static func zipformer2(_ file: CheckedFile, features: Int) throws(RecognizerError) -> [Entry] {
        let lists = try stacks(
            file, "num_encoder_layers", "encoder_dims", "query_head_dims", "value_head_dims", "num_heads",
            "cnn_module_kernels", "left_context_len")
        guard lists[0].reduce(0, +) <= 1_024 else { throw file.fault("more than 1024 layers.") }
        var entries: [Entry] = []
        for i in lists[0].indices {
            let width = lists[1][i]
            let key = lists[2][i] * lists[4][i]
            let value = lists[3][i] * lists[4][i]
            let kernel = lists[5][i] / 2
            let left = lists[6][i]
            for _ in 0..<lists[0][i] {
                entries += [
                    float(left, nil, key), float(1, nil, left, 3 * width / 4), float(left, nil, value),
                    float(left, nil, value), float(nil, width, kernel), float(nil, width, kernel),
                ]
            }
        }
        return entries + [float(nil, 128, 3, ((features - 1) / 2 - 1) / 2), int64(nil)]
    }

    private static func ebranchformer(_ file: CheckedFile) throws(RecognizerError) -> [Entry] {
        let layers = try file.number("num_hidden_layers")
        guard layers <= 1_024 else { throw file.fault("more than 1024 layers.") }
        let cache = float(
            nil, try file.number("num_heads"), try file.number("left_context_len"), try file.number("head_dim"))
        let convolution = float(
            nil, try file.number("intermediate_size") / 2, try file.number("csgu_kernel_size") - 1)
        let fusion = float(nil, 2 * (try file.number("hidden_size")), try file.number("merge_conv_kernel") - 1)
        return (0..<layers).flatMap { _ in [cache, cache, convolution, fusion] } + [int64(nil)]
    }

    static func nemo(_ file: CheckedFile) throws(RecognizerError) -> [Entry] {
        func cache(_ name: String) throws(RecognizerError) -> Entry {
            float(
                nil, try file.number("\(name)_dim1"), try file.number("\(name)_dim2"), try file.number("\(name)_dim3"))
        }
        return [try cache("cache_last_channel"), try cache("cache_last_time"), int64(nil)]
    }
}
