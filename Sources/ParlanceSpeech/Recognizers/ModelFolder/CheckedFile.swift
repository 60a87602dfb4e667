import ParlanceCore

/// One ONNX file of a model, with the questions that the checks ask of it.
struct CheckedFile {
    let path: String
    let file: ONNXModelFile

    /// No network has dimensions beyond this; larger values are damage, and would make the library allocate them.
    static let maximum = 1 << 20

    init(_ path: String) throws(RecognizerError) {
        self.path = path
        do { file = try ONNXModelFile(path: path) } catch { throw .badModel("\(path): \(error)") }
        guard !file.inputs.isEmpty, !file.outputs.isEmpty else {
            throw .badModel("\(path): the network has no inputs or no outputs.")
        }
    }

    var modelType: String { file.metadata["model_type"] ?? "" }

    func has(_ keys: String...) -> Bool { keys.allSatisfy { file.metadata[$0] != nil } }

    func fault(_ text: String) -> RecognizerError { .badModel("\(path): \(text)") }

    /// A positive number of the metadata.
    func number(_ key: String, minimum: Int = 1) throws(RecognizerError) -> Int {
        guard let text = file.metadata[key] else { throw fault("the metadata lacks '\(key)'.") }
        guard let value = Int(text.trimmed), (minimum...Self.maximum).contains(value) else {
            throw fault("the metadata's '\(key)' must be a number from \(minimum) on, but is '\(text.prefix(80))'.")
        }
        return value
    }

    /// Positive numbers, parted by commas.
    func numbers(_ key: String) throws(RecognizerError) -> [Int] {
        guard let text = file.metadata[key] else { throw fault("the metadata lacks '\(key)'.") }
        var result: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Int(part.trimmed), (1...Self.maximum).contains(value), result.count < 1_024 else {
                throw fault("the metadata's '\(key)' must be numbers parted by commas, but is '\(text.prefix(80))'.")
            }
            result.append(value)
        }
        return result
    }

    /// How many numbers a list of fractions holds; each is checked.
    func fractions(_ key: String) throws(RecognizerError) -> Int {
        guard let text = file.metadata[key] else { throw fault("the metadata lacks '\(key)'.") }
        var count = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Float(part.trimmed), value.isFinite else {
                throw fault("the metadata's '\(key)' must be numbers parted by commas.")
            }
            count += 1
        }
        return count
    }

    /// An expected dimension: nil for the batch, which may be open or 1.
    typealias Shape = [Int?]

    /// Inputs in the order in which the library passes them: it goes by position, not by name.
    func expectInputs(_ shapes: [(type: Int, shape: Shape)]) throws(RecognizerError) {
        try expect(file.inputs, "input", shapes)
    }

    func expectOutputs(_ shapes: [(type: Int, shape: Shape)]) throws(RecognizerError) {
        try expect(Array(file.outputs.prefix(shapes.count)), "output", shapes)
    }

    private func expect(
        _ tensors: [ONNXModelFile.Tensor], _ what: String, _ shapes: [(type: Int, shape: Shape)]
    ) throws(RecognizerError) {
        guard tensors.count == shapes.count else {
            throw fault(
                "\(shapes.count) \(what)s expected for this family and metadata, but there are \(tensors.count).")
        }
        for (tensor, expected) in zip(tensors, shapes) {
            guard tensor.elementType == expected.type, agrees(tensor.shape, expected.shape) else {
                throw fault(
                    "the \(what) '\(tensor.name.prefix(80))' is \(Self.describe(tensor)), but the metadata says "
                        + "\(Self.describe(expected.type, expected.shape)).")
            }
        }
    }

    private func agrees(_ shape: [ONNXModelFile.Dimension]?, _ expected: Shape) -> Bool {
        guard let shape else { return true }
        guard shape.count == expected.count else { return false }
        return zip(shape, expected).allSatisfy { dimension, value in
            switch dimension {
            case .open: true
            case .fixed(let fixed): fixed == (value ?? 1)
            }
        }
    }

    /// A dimension of an input that is fixed.
    func dimension(input: Int, axis: Int) -> Int? { fixed(file.inputs, input, axis) }
    func dimension(output: Int, axis: Int) -> Int? { fixed(file.outputs, output, axis) }

    private func fixed(_ tensors: [ONNXModelFile.Tensor], _ index: Int, _ axis: Int) -> Int? {
        guard index < tensors.count, let shape = tensors[index].shape else { return nil }
        let position = axis < 0 ? shape.count + axis : axis
        guard shape.indices.contains(position), case .fixed(let value) = shape[position] else { return nil }
        return value
    }

    private static func describe(_ tensor: ONNXModelFile.Tensor) -> String {
        let shape = (tensor.shape ?? []).map { dimension in
            switch dimension {
            case .fixed(let value): "\(value)"
            case .open(let name): name.isEmpty ? "?" : String(name.prefix(40))
            }
        }
        return "\(name(tensor.elementType)) [\(shape.joined(separator: ", "))]"
    }

    private static func describe(_ type: Int, _ shape: Shape) -> String {
        "\(name(type)) [\(shape.map { $0.map(String.init) ?? "N" }.joined(separator: ", "))]"
    }

    private static func name(_ type: Int) -> String {
        switch type {
        case ONNXModelFile.floatType: "float"
        case ONNXModelFile.int32Type: "int32"
        case ONNXModelFile.int64Type: "int64"
        case ONNXModelFile.float16Type: "float16"
        default: "type \(type)"
        }
    }
}

extension StringProtocol {
    /// Without spaces at either end.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
