import Foundation
import ParlanceSpeech

/// Writes ONNX models by hand, for tests: protobuf fields, nothing else.
struct ONNXBuilder {
    /// A dimension: a number, or a name for an open one.
    enum Dimension: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case fixed(Int)
        case open(String)
        init(integerLiteral value: Int) { self = .fixed(value) }
        init(stringLiteral value: String) { self = .open(value) }
    }

    var metadata: [(String, String)] = []
    private var inputs: [[UInt8]] = []
    private var outputs: [[UInt8]] = []
    private var nodes: [[UInt8]] = []
    private var initializers: [[UInt8]] = []

    mutating func input(_ name: String, _ shape: [Dimension], type: Int = ONNXModelFile.floatType) {
        inputs.append(Self.value(name, shape, type))
    }

    mutating func output(_ name: String, _ shape: [Dimension], type: Int = ONNXModelFile.floatType) {
        outputs.append(Self.value(name, shape, type))
    }

    /// What an operation is told besides its inputs.
    enum Attribute {
        case number(String, Int)
        case numbers(String, [Int])
    }

    mutating func node(_ operation: String, _ inputs: [String], _ output: String, _ attributes: Attribute...) {
        var bytes: [UInt8] = []
        for input in inputs { bytes += Self.field(1, Array(input.utf8)) }
        bytes += Self.field(2, Array(output.utf8)) + Self.field(4, Array(operation.utf8))
        for attribute in attributes {
            switch attribute {
            case .number(let name, let value):
                bytes += Self.field(5, Self.field(1, Array(name.utf8)) + Self.number(3, value) + Self.number(20, 2))
            case .numbers(let name, let values):
                bytes += Self.field(
                    5, Self.field(1, Array(name.utf8)) + values.flatMap { Self.number(8, $0) } + Self.number(20, 7))
            }
        }
        nodes.append(bytes)
    }

    mutating func constant(_ name: String, _ values: [Float], shape: [Int]) {
        let raw = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }
        initializers.append(Self.tensor(name, shape, 1, raw))
    }

    mutating func constant(_ name: String, _ values: [Int64]) {
        let raw = values.flatMap { value in withUnsafeBytes(of: value.littleEndian, Array.init) }
        initializers.append(Self.tensor(name, [values.count], 7, raw))
    }

    var bytes: [UInt8] {
        var graph: [UInt8] = []
        for node in nodes { graph += Self.field(1, node) }
        graph += Self.field(2, Array("graph".utf8))
        for initializer in initializers { graph += Self.field(5, initializer) }
        for input in inputs { graph += Self.field(11, input) }
        for output in outputs { graph += Self.field(12, output) }
        var model = Self.number(1, 8)
        model += Self.field(7, graph)
        model += Self.field(8, Self.number(2, 13))
        for (key, value) in metadata {
            model += Self.field(14, Self.field(1, Array(key.utf8)) + Self.field(2, Array(value.utf8)))
        }
        return model
    }

    func write(to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        varint(UInt64(number << 3 | 2)) + varint(UInt64(content.count)) + content
    }

    static func number(_ number: Int, _ value: Int) -> [UInt8] {
        varint(UInt64(number << 3)) + varint(UInt64(value))
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var value = value
        var bytes: [UInt8] = []
        repeat {
            bytes.append(UInt8(value & 0x7F) | (value > 0x7F ? 0x80 : 0))
            value >>= 7
        } while value > 0
        return bytes
    }

    private static func tensor(_ name: String, _ shape: [Int], _ type: Int, _ raw: [UInt8]) -> [UInt8] {
        shape.flatMap { number(1, $0) } + number(2, type) + field(8, Array(name.utf8)) + field(9, raw)
    }

    private static func value(_ name: String, _ shape: [Dimension], _ type: Int) -> [UInt8] {
        var dimensions: [UInt8] = []
        for dimension in shape {
            switch dimension {
            case .fixed(let size): dimensions += field(1, number(1, size))
            case .open(let name): dimensions += field(1, field(2, Array(name.utf8)))
            }
        }
        return field(1, Array(name.utf8)) + field(2, field(1, number(1, type) + field(2, dimensions)))
    }
}

/// A real, tiny zipformer2 CTC model that hears loudness: it says `beep` whenever a sound begins.
///
/// Each output looks at one feature frame: the mean of its 80 log energies against a threshold. It has all the states
/// of that family, and passes them through.
enum BeepModel {
    static let shift = 8
    static let window = 13
    static let tokens = "<blk> 0\n▁be 1\nep 2\n"

    static var builder: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [
            ("model_type", "zipformer2"), ("encoder_dims", "4"), ("query_head_dims", "2"), ("value_head_dims", "2"),
            ("num_heads", "1"), ("num_encoder_layers", "1"), ("cnn_module_kernels", "3"), ("left_context_len", "2"),
            ("T", "\(window)"), ("decode_chunk_len", "\(shift)"),
        ]
        model.input("x", ["N", .fixed(window), 80])
        model.output("log_probs", ["N", .fixed(shift / 4), 3])
        model.constant("starts", [0])
        model.constant("ends", [Int64(shift)])
        model.constant("axes", [1])
        model.constant("steps", [4])
        model.node("Slice", ["x", "starts", "ends", "axes", "steps"], "frames")
        // Blank against `▁be` at a mean log energy of -6; `ep` above +2.
        var weights: [Float] = []
        for _ in 0..<80 { weights += [0, 1 / 80, 2 / 80] }
        model.constant("weights", weights, shape: [80, 3])
        model.constant("bias", [-6, 0, -2] as [Float], shape: [3])
        model.node("MatMul", ["frames", "weights"], "scores")
        model.node("Add", ["scores", "bias"], "log_probs")
        func state(_ name: String, _ shape: [ONNXBuilder.Dimension], type: Int = ONNXModelFile.floatType) {
            model.input(name, shape, type: type)
            model.output("new_" + name, shape, type: type)
            model.node("Identity", [name], "new_" + name)
        }
        state("key", [2, "N", 2])
        state("nonlin", [1, "N", 2, 3])
        state("val1", [2, "N", 2])
        state("val2", [2, "N", 2])
        state("conv1", ["N", 4, 1])
        state("conv2", ["N", 4, 1])
        state("embed", ["N", 128, 3, 19])
        state("processed", ["N"], type: ONNXModelFile.int64Type)
        return model
    }
}

extension BeepModel {
    /// The same idea with the interface of a NeMo CTC model: an output every 80 ms, the blank last.
    static var nemo: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [
            ("model_type", "EncDecCTCModelBPE"), ("window_size", "24"), ("chunk_shift", "16"),
            ("subsampling_factor", "8"), ("vocab_size", "2"), ("cache_last_channel_dim1", "1"),
            ("cache_last_channel_dim2", "2"), ("cache_last_channel_dim3", "3"), ("cache_last_time_dim1", "1"),
            ("cache_last_time_dim2", "3"), ("cache_last_time_dim3", "2"),
        ]
        model.input("audio_signal", ["N", 80, "T"])
        model.input("length", ["N"], type: ONNXModelFile.int64Type)
        model.output("log_probs", ["N", "frames", 3])
        model.output("encoded_lengths", ["N"], type: ONNXModelFile.int64Type)
        model.node("Identity", ["length"], "encoded_lengths")
        model.constant("starts", [0])
        model.constant("ends", [16])
        model.constant("axes", [1])
        model.constant("steps", [8])
        model.node("Transpose", ["audio_signal"], "by_time", .numbers("perm", [0, 2, 1]))
        model.node("Slice", ["by_time", "starts", "ends", "axes", "steps"], "frames_in")
        var weights: [Float] = []
        for _ in 0..<80 { weights += [1 / 80, 0, 0] }
        model.constant("weights", weights, shape: [80, 3])
        model.constant("bias", [0, -100, -8] as [Float], shape: [3])
        model.node("MatMul", ["frames_in", "weights"], "scores")
        model.node("Add", ["scores", "bias"], "log_probs")
        for (name, shape) in [("cache_channel", ["N", 1, 2, 3]), ("cache_time", ["N", 1, 3, 2])]
            as [(String, [ONNXBuilder.Dimension])]
        {
            model.input(name, shape)
            model.output("new_" + name, shape)
            model.node("Identity", [name], "new_" + name)
        }
        model.input("cache_length", ["N"], type: ONNXModelFile.int64Type)
        model.output("new_cache_length", ["N"], type: ONNXModelFile.int64Type)
        model.node("Identity", ["cache_length"], "new_cache_length")
        return model
    }

    static let nemoTokens = "▁be 0\nep 1\n<blk> 2\n"

    /// The same with T-one's interface: raw samples at 8 kHz, 300 ms a step, an output every 30 ms.
    static var tOne: ONNXBuilder {
        var model = ONNXBuilder()
        model.metadata = [("frame_length_ms", "300"), ("state_dim", "4"), ("sample_rate", "8000")]
        model.input("signal", ["N", 2_400, 1], type: ONNXModelFile.int32Type)
        model.input("state", ["N", 4], type: ONNXModelFile.float16Type)
        model.output("log_probs", ["N", 10, 3])
        model.output("new_state", ["N", 4], type: ONNXModelFile.float16Type)
        model.node("Cast", ["signal"], "samples", .number("to", 1))
        model.constant("shape", [-1, 10, 240])
        model.node("Reshape", ["samples", "shape"], "frames")
        model.node("Abs", ["frames"], "loudness")
        var weights: [Float] = []
        for _ in 0..<240 { weights += [0, 1 / 240, 0] }
        model.constant("weights", weights, shape: [240, 3])
        model.constant("bias", [200, 0, -100] as [Float], shape: [3])
        model.node("MatMul", ["loudness", "weights"], "scores")
        model.node("Add", ["scores", "bias"], "log_probs")
        model.node("Identity", ["state"], "new_state")
        return model
    }
}

/// A folder that is gone with the test.
final class ScratchFolder {
    let path = FileManager.default.temporaryDirectory.path + "/parlance-model-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func write(_ name: String, _ model: ONNXBuilder) throws { try model.write(to: path + "/" + name) }
}
