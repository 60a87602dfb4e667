import COnnxRuntime
import ParlanceCore

/// A tensor's type and shape.
struct OnnxTensor: Hashable, Sendable {
    static let float = Int32(parlance_onnx_float)
    static let int64 = Int32(parlance_onnx_int64)

    var element: Int32
    var shape: [Int]

    var bytes: Int { shape.reduce(element == Self.int64 ? 8 : 4, *) }
}

/// A tensor over memory of ours, which must outlive it.
final class OnnxValue {
    let handle: OpaquePointer

    init(_ memory: UnsafeMutableRawPointer, _ tensor: OnnxTensor) throws(RecognizerError) {
        var error = ErrorText()
        let shape = tensor.shape.map(Int64.init)
        let handle = error.fill {
            parlance_onnx_value_create(memory, tensor.bytes, shape, shape.count, tensor.element, $0, $1)
        }
        guard let handle else { throw .failed("ONNX Runtime could not make a tensor: \(error.text).") }
        self.handle = handle
    }

    deinit { parlance_onnx_value_release(handle) }
}

/// Memory for tensors, all zeros at first.
final class OnnxMemory {
    static let alignment = 64
    let start: UnsafeMutableRawPointer
    let bytes: Int

    init(bytes: Int) {
        self.bytes = bytes
        start = .allocate(byteCount: max(bytes, 1), alignment: Self.alignment)
        clear()
    }

    deinit { start.deallocate() }

    func clear() { start.initializeMemory(as: UInt8.self, repeating: 0, count: bytes) }

    static func rounded(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }
}
