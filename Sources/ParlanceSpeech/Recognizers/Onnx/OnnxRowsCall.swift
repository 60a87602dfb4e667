import ParlanceCore

/// A thread's memory for running a small network all of whose tensors are rows, one per stream: [N, width].
final class OnnxRowsCall {
    struct Rows: Sendable {
        var element: Int32
        var width: Int
        fileprivate func tensor(_ count: Int) -> OnnxTensor { OnnxTensor(element: element, shape: [count, width]) }
    }

    private let network: OnnxNetwork
    private let rows: [Rows]
    private let inputs: Int
    private var capacity = 0
    /// The inputs, then the outputs.
    private var memory: [OnnxMemory] = []
    /// By the number of rows.
    private var calls: [(call: OnnxCall, values: [OnnxValue])?] = []

    init(_ network: OnnxNetwork, inputs: [Rows], output: Rows) {
        self.network = network
        rows = inputs + [output]
        self.inputs = inputs.count
    }

    /// Makes room for so many rows; what the tensors held is lost when they must grow.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, 2 * capacity)
        memory = rows.map { OnnxMemory(bytes: $0.tensor(capacity).bytes) }
        calls = []
    }

    func input<Element>(_ index: Int, of type: Element.Type) -> UnsafeMutablePointer<Element> {
        memory[index].start.assumingMemoryBound(to: type)
    }

    var output: UnsafeMutablePointer<Float> { memory[inputs].start.assumingMemoryBound(to: Float.self) }

    func run(_ count: Int) throws(RecognizerError) {
        while calls.count <= count { calls.append(nil) }
        if let known = calls[count] { return try network.run(known.call) }
        var values: [OnnxValue] = []
        for (index, rows) in rows.enumerated() {
            values.append(try OnnxValue(memory[index].start, rows.tensor(count)))
        }
        let call = OnnxCall(inputs: inputs, outputs: 1)
        for index in 0..<inputs { call.inputs[index] = values[index].handle }
        call.outputs[0] = values[inputs].handle
        calls[count] = (call, values)
        try network.run(call)
    }

    /// The width of what comes out for so many rows of zeros; an error when those are no rows.
    static func probe(_ network: OnnxNetwork, inputs: [Rows], count: Int) throws(RecognizerError) -> Int {
        let tensors = inputs.map { $0.tensor(count) }
        let memory = tensors.map { OnnxMemory(bytes: $0.bytes) }
        var values: [OnnxValue] = []
        for (tensor, memory) in zip(tensors, memory) { values.append(try OnnxValue(memory.start, tensor)) }
        let shape = try withExtendedLifetime(memory) { () throws(RecognizerError) in try network.shapes(for: values)[0]
        }
        guard shape.element == OnnxTensor.float, shape.shape.count == 2, shape.shape[0] == count, shape.shape[1] > 0
        else {
            throw network.fault("the output must be [N, width], but is \(shape.shape).")
        }
        return shape.shape[1]
    }
}
