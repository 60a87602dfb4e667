import COnnxRuntime
import ParlanceCore

/// ONNX Runtime in this process.
enum OnnxLibrary {
    static func load(prefix: Prefix? = .current) throws(RecognizerError) {
        var error = ErrorText()
        guard error.fill({ parlance_onnx_load(prefix?.onnxRuntimeLibrary, $0, $1) }) == 0 else {
            throw .unavailable("ONNX Runtime is not available: \(error.text). \(Prefix.advice)")
        }
    }

    static var version: String { String(cString: parlance_onnx_version()) }
}

/// One ONNX file, opened. Running it is safe from any number of threads at once; it uses none of its own.
final class OnnxNetwork: @unchecked Sendable {  // see above; the names are never changed
    private let path: String
    private let session: OpaquePointer
    private let inputs: CStrings
    private let outputs: CStrings

    /// - Parameter outputs: how many of the outputs are wanted; the rest is not computed.
    init(path: String, names: NetworkPlan.Names, outputs: Int) throws(RecognizerError) {
        guard names.outputs.count >= outputs else {
            throw .badModel("\(path): \(outputs) outputs expected, but there are \(names.outputs.count).")
        }
        self.path = path
        var error = ErrorText()
        guard let session = error.fill({ parlance_onnx_session_open(path, $0, $1) }) else {
            throw Self.damaged(path, error.text)
        }
        self.session = session
        inputs = CStrings(names.inputs)
        self.outputs = CStrings(Array(names.outputs.prefix(outputs)))
    }

    deinit { parlance_onnx_session_close(session) }

    /// Runs the network once, over tensors in the order of its inputs and outputs.
    func run(_ tensors: OnnxCall) throws(RecognizerError) {
        precondition(tensors.inputs.count == inputs.count && tensors.outputs.count == outputs.count)
        var error = ErrorText()
        let result = error.fill {
            parlance_onnx_run(
                session, inputs.pointer, tensors.inputs.baseAddress, inputs.count, outputs.pointer,
                tensors.outputs.baseAddress, outputs.count, $0, $1)
        }
        guard result == 0 else { throw .failed("\(path): \(error.text).") }
    }

    /// What kind of tensors come out for these. Runs the network; an error says that the file is no good.
    func shapes(for values: [OnnxValue]) throws(RecognizerError) -> [OnnxTensor] {
        let call = OnnxCall(inputs: values.count, outputs: outputs.count)
        for (index, value) in values.enumerated() { call.inputs[index] = value.handle }
        defer { for output in call.outputs { parlance_onnx_value_release(output) } }
        do throws(RecognizerError) { try run(call) } catch { throw Self.damaged(path, "\(error)") }
        var result: [OnnxTensor] = []
        for output in call.outputs {
            var error = ErrorText()
            var element: Int32 = 0
            var rank = 8
            var shape = [Int64](repeating: 0, count: rank)
            let status = error.fill { parlance_onnx_value_shape(output, &element, &shape, &rank, $0, $1) }
            guard status == 0 else { throw Self.damaged(path, error.text) }
            result.append(OnnxTensor(element: element, shape: shape.prefix(rank).map(Int.init)))
        }
        return result
    }

    func fault(_ text: String) -> RecognizerError { .badModel("\(path): \(text)") }

    private static func damaged(_ path: String, _ text: String) -> RecognizerError {
        .badModel("\(path): \(text). The file may be damaged: verify or download it again.")
    }
}

/// The tensors of one call: places for handles that others own.
final class OnnxCall {
    let inputs: UnsafeMutableBufferPointer<OpaquePointer?>
    let outputs: UnsafeMutableBufferPointer<OpaquePointer?>

    init(inputs: Int, outputs: Int) {
        self.inputs = .allocate(capacity: inputs)
        self.inputs.initialize(repeating: nil)
        self.outputs = .allocate(capacity: outputs)
        self.outputs.initialize(repeating: nil)
    }

    deinit {
        inputs.deallocate()
        outputs.deallocate()
    }
}

/// Strings as C takes a list of them.
private final class CStrings {
    let count: Int
    let pointer: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let storage: [UnsafeMutablePointer<CChar>]

    init(_ strings: [String]) {
        count = strings.count
        storage = strings.map { string in
            let bytes = string.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
            return copy
        }
        pointer = .allocate(capacity: count)
        for (index, string) in storage.enumerated() { (pointer + index).initialize(to: UnsafePointer(string)) }
    }

    deinit {
        for string in storage { string.deallocate() }
        pointer.deallocate()
    }
}
