import Foundation

/// What an ONNX file says about itself: metadata, inputs, outputs. The weights are never read.
///
/// The file is mapped and only its headers are walked, so a model of any size takes about a millisecond. Everything is
/// bounded; a file that is not ONNX, or was cut short, is a typed error.
/// Source: the field numbers of github.com/onnx/onnx, `onnx.proto3`.
public struct ONNXModelFile: Sendable {
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case unreadable(String)
        case truncated
        case notONNX
        /// More metadata or tensors than any model has.
        case excessive

        public var description: String {
            switch self {
            case .unreadable(let why): why
            case .truncated: "the file ends in the middle of the model: download it again"
            case .notONNX: "this is not an ONNX model"
            case .excessive: "its metadata is larger than any model's: this is not a usable ONNX model"
            }
        }
    }

    /// One input or output.
    public struct Tensor: Hashable, Sendable {
        public var name: String
        /// `onnx.TensorProto.DataType`: 1 float, 6 int32, 7 int64, 10 float16; 0 when it is not a tensor.
        public var elementType: Int
        /// Nil when no shape is given.
        public var shape: [Dimension]?
    }

    public enum Dimension: Hashable, Sendable {
        case fixed(Int)
        /// Known only when the model runs.
        case open(String)
    }

    public static let floatType = 1
    public static let int32Type = 6
    public static let int64Type = 7
    public static let float16Type = 10

    public private(set) var metadata: [String: String] = [:]
    /// Without those that have an initial value.
    public private(set) var inputs: [Tensor] = []
    public private(set) var outputs: [Tensor] = []

    private static let maximumEntries = 8_192
    private static let maximumText = 4 << 20
    private static let maximumRank = 16

    public init(path: String) throws(Failure) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw .unreadable("the file cannot be read: \((error as NSError).localizedDescription)")
        }
        do {
            self = try data.withUnsafeBytes { bytes in try Self(bytes: bytes) }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .notONNX
        }
    }

    /// Reads a model in memory. `bytes` is not used afterwards.
    public init(bytes: UnsafeRawBufferPointer) throws(Failure) {
        do {
            try readModel(bytes)
        } catch {
            switch error {
            case .reader(.truncated): throw .truncated
            case .reader(.malformed): throw .notONNX
            case .excessive: throw .excessive
            case .missing: throw .notONNX
            }
        }
    }

    private enum Problem: Error {
        case reader(ProtobufReader.Failure)
        case excessive
        case missing
    }

    private mutating func readModel(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
        var graph: UnsafeRawBufferPointer?
        var version: UInt64 = 0
        var text = 0
        try Self.each(bytes) { (field, value) throws(Problem) in
            switch (field, value) {
            case (1, .number(let number)): version = number
            case (7, .bytes(let message)): graph = message
            case (14, .bytes(let message)):
                text += message.count
                guard metadata.count < Self.maximumEntries, text <= Self.maximumText else { throw .excessive }
                let (key, value) = try Self.entry(message)
                metadata[key] = value
            default: break
            }
        }
        guard let graph, version > 0 else { throw .missing }
        try readGraph(graph, namesInitialValues: version < 4)
    }

    /// Before version 4, weights with initial values were listed among the inputs.
    private mutating func readGraph(_ bytes: UnsafeRawBufferPointer, namesInitialValues: Bool) throws(Problem) {
        var initial: Set<String> = []
        try Self.each(bytes) { (field, value) throws(Problem) in
            guard case .bytes(let message) = value else { return }
            switch field {
            case 5 where namesInitialValues:
                guard initial.count < Self.maximumEntries else { throw .excessive }
                try Self.each(message) { (field, value) throws(Problem) in
                    if field == 8, case .bytes(let name) = value { initial.insert(Self.string(name)) }
                }
            case 11:
                guard inputs.count < Self.maximumEntries else { throw .excessive }
                inputs.append(try Self.tensor(message))
            case 12:
                guard outputs.count < Self.maximumEntries else { throw .excessive }
                outputs.append(try Self.tensor(message))
            default: break
            }
        }
        inputs.removeAll { initial.contains($0.name) }
    }

    private static func entry(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> (String, String) {
        var key = ""
        var text = ""
        try each(bytes) { (field, value) throws(Problem) in
            guard case .bytes(let message) = value else { return }
            if field == 1 { key = string(message) } else if field == 2 { text = string(message) }
        }
        return (key, text)
    }

    private static func tensor(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Tensor {
        var result = Tensor(name: "", elementType: 0, shape: nil)
        try each(bytes) { (field, value) throws(Problem) in
            guard case .bytes(let message) = value else { return }
            if field == 1 {
                guard message.count <= maximumText else { throw .excessive }
                result.name = string(message)
            } else if field == 2 {
                try each(message) { (field, value) throws(Problem) in
                    if field == 1, case .bytes(let type) = value { try readType(type, into: &result) }
                }
            }
        }
        return result
    }

    private static func readType(_ bytes: UnsafeRawBufferPointer, into tensor: inout Tensor) throws(Problem) {
        var shape: [Dimension]?
        var elementType = 0
        try each(bytes) { (field, value) throws(Problem) in
            switch (field, value) {
            case (1, .number(let number)): elementType = Int(truncatingIfNeeded: number)
            case (2, .bytes(let message)):
                var dimensions: [Dimension] = []
                try each(message) { (field, value) throws(Problem) in
                    guard field == 1, case .bytes(let dimension) = value else { return }
                    guard dimensions.count < maximumRank else { throw .excessive }
                    dimensions.append(try Self.dimension(dimension))
                }
                shape = dimensions
            default: break
            }
        }
        tensor.elementType = elementType
        tensor.shape = shape
    }

    private static func dimension(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Dimension {
        var result = Dimension.open("")
        try each(bytes) { (field, value) throws(Problem) in
            switch (field, value) {
            case (1, .number(let number)):
                let signed = Int(truncatingIfNeeded: number)
                result = signed >= 0 ? .fixed(signed) : .open("")
            case (2, .bytes(let name)): result = .open(string(name))
            default: break
            }
        }
        return result
    }

    private static func each(
        _ bytes: UnsafeRawBufferPointer, _ body: (Int, ProtobufReader.Value) throws(Problem) -> Void
    ) throws(Problem) {
        var reader = ProtobufReader(bytes)
        while true {
            let next: (field: Int, value: ProtobufReader.Value)?
            do { next = try reader.next() } catch { throw .reader(error) }
            guard let next else { return }
            try body(next.field, next.value)
        }
    }

    private static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix(maximumText), as: UTF8.self)
    }
}
