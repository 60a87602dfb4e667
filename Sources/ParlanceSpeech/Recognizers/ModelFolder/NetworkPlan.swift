/// How a model's networks are called: what ``OnnxModel`` needs to know beyond what the checks tell everybody.
struct NetworkPlan: Hashable, Sendable {
    /// The names of one file's inputs and outputs, in its order.
    struct Names: Hashable, Sendable {
        var inputs: [String]
        var outputs: [String]

        init(_ file: CheckedFile) {
            inputs = file.file.inputs.map(\.name)
            outputs = file.file.outputs.map(\.name)
        }
    }

    /// An input that a stream remembers from step to step.
    struct State: Hashable, Sendable {
        /// As in ONNX.
        var type: Int
        /// Nil for the batch.
        var shape: [Int?]
    }

    /// What comes out of the encoder is searched…
    enum Search: Hashable, Sendable {
        /// … by itself.
        case ctc
        /// … with a decoder that sees the last `context` tokens, and a joiner.
        case transducer(decoder: Names, joiner: Names, context: Int)
    }

    var encoder: Names
    /// The inputs after the features.
    var states: [State]
    /// The last state is no output of the network: it counts the frames before the step.
    var countsFrames: Bool
    var search: Search
    /// Feature frames per step, and from one step to the next.
    var window: Int
    var shift: Int

    /// Nil for families that only the library runs, and for features other than Kaldi's.
    init?(_ family: ModelFamily, encoder: CheckedFile, states: [StateShapes.Entry], search: Search) {
        switch family {
        case .zipformer2CTC, .transducer(.zipformer2), .transducer(.zipformer), .transducer(.lstm): countsFrames = false
        case .transducer(.conformer): countsFrames = true
        default: return nil
        }
        guard encoder.file.metadata["feature"] ?? "" == "",
            let window = try? encoder.number("T"), let shift = try? encoder.number("decode_chunk_len")
        else { return nil }
        self.encoder = Names(encoder)
        self.states = states.map { State(type: $0.type, shape: $0.shape) }
        self.search = search
        self.window = window
        self.shift = shift
    }
}
