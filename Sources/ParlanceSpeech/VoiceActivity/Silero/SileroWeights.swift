import Foundation
import ParlanceCore

/// The tensors of one of Silero's networks, read from an ONNX file's initializers; every shape and value is checked.
///
/// Source: the field numbers of github.com/onnx/onnx, `onnx.proto3` (`TensorProto`).
struct SileroWeights {
    private(set) var tensors: [String: [Float]] = [:]

    /// The published files have 2.5 MB; nothing larger is read.
    static let maximumBytes = 16 << 20
    /// With weights up to this, no sum of the network can overflow.
    private static let maximumWeight: Float = 1_000

    /// Names below `model.` (16 kHz) or `model_8k.`, with their shapes.
    static func shapes(bins: Int) -> [String: [Int]] {
        [
            "encoder.0.reparam_conv.weight": [128, bins, 3], "encoder.0.reparam_conv.bias": [128],
            "encoder.1.reparam_conv.weight": [64, 128, 3], "encoder.1.reparam_conv.bias": [64],
            "encoder.2.reparam_conv.weight": [64, 64, 3], "encoder.2.reparam_conv.bias": [64],
            "encoder.3.reparam_conv.weight": [128, 64, 3], "encoder.3.reparam_conv.bias": [128],
            "decoder.rnn.weight_ih": [512, 128], "decoder.rnn.bias_ih": [512],
            "decoder.rnn.weight_hh": [512, 128], "decoder.rnn.bias_hh": [512],
            "decoder.decoder.2.weight": [1, 128, 1], "decoder.decoder.2.bias": [1],
        ]
    }

    init(path: String, prefix: String, bins: Int) throws(RecognizerError) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            throw .badModel("\(path): the file cannot be read.")
        }
        guard data.count <= Self.maximumBytes else {
            throw .badModel("\(path): this is not Silero's voice activity network: it is too large.")
        }
        let shapes = Self.shapes(bins: bins)
        do {
            tensors = try data.withUnsafeBytes { bytes in try Self.read(bytes, prefix: prefix, shapes: shapes) }
        } catch {
            throw .badModel("\(path): this is not Silero's voice activity network: \(error)")
        }
        guard let missing = shapes.keys.sorted().first(where: { tensors[$0] == nil }) else { return }
        throw .badModel("\(path): this is not Silero's voice activity network: \(prefix)\(missing) is missing.")
    }

    private struct Fault: Error, CustomStringConvertible { var description: String }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, prefix: String, shapes: [String: [Int]]
    ) throws -> [String: [Float]] {
        var found: [String: [Float]] = [:]
        var model = ProtobufReader(bytes)
        while let (field, value) = try model.next() {
            guard field == 7, case .bytes(let message) = value else { continue }
            var graph = ProtobufReader(message)
            while let (field, value) = try graph.next() {
                guard field == 5, case .bytes(let message) = value else { continue }
                let tensor = try SileroTensor(message)
                guard tensor.name.hasPrefix(prefix) else { continue }
                let name = String(tensor.name.dropFirst(prefix.count))
                guard let shape = shapes[name] else { continue }
                guard tensor.type == ONNXModelFile.floatType, tensor.shape == shape else {
                    throw Fault(description: "\(tensor.name) must be float \(shape), but is \(tensor.shape).")
                }
                guard tensor.data.count == 4 * shape.reduce(1, *) else {
                    throw Fault(description: "\(tensor.name) holds \(tensor.data.count) bytes.")
                }
                let values = (0..<tensor.data.count / 4).map { index in
                    Float(
                        bitPattern: UInt32(
                            littleEndian: tensor.data.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
                }
                guard values.allSatisfy({ abs($0) <= maximumWeight }) else {
                    throw Fault(description: "\(tensor.name) holds values that are no weights.")
                }
                found[name] = values
            }
        }
        return found
    }
}

/// One initializer, as it lies in the file.
private struct SileroTensor {
    var name = ""
    var type = 0
    var shape: [Int] = []
    var data = UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ bytes: UnsafeRawBufferPointer) throws(ProtobufReader.Failure) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .number(let size)) where shape.count < 4: shape.append(Int(truncatingIfNeeded: size))
            case (1, .bytes(let sizes)):  // packed
                shape = try Self.packed(sizes)
            case (2, .number(let number)): type = Int(truncatingIfNeeded: number)
            case (8, .bytes(let text)) where text.count <= 256: name = String(decoding: text, as: UTF8.self)
            case (9, .bytes(let raw)): data = raw
            default: break
            }
        }
    }

    private static func packed(_ bytes: UnsafeRawBufferPointer) throws(ProtobufReader.Failure) -> [Int] {
        var result: [Int] = []
        var value = 0
        var shift = 0
        for byte in bytes {
            guard shift < 35, result.count < 4 else { throw .malformed }
            value |= Int(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 == 0 {
                result.append(value)
                (value, shift) = (0, 0)
            }
        }
        return result
    }
}
