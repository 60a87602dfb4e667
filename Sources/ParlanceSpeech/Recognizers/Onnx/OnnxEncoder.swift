import ParlanceCore

/// The network that turns features and a stream's states into outputs and the next states. Shared by threads.
final class OnnxEncoder: Sendable {
    let network: OnnxNetwork
    let layout: StateLayout
    let bank: FilterBank
    let plan: NetworkPlan
    /// The output of one step: so many frames, and numbers in each.
    let frames: Int
    let width: Int

    /// Larger windows are no model's.
    private static let maximumInput = 1 << 24

    /// Opens the file, and runs it on nothing to see that what comes out is what is expected.
    init(_ folder: ModelFolder, _ plan: NetworkPlan) throws(RecognizerError) {
        let path = folder.files.encoder
        guard let bank = FilterBank(bins: folder.featureDimension), plan.window <= Self.maximumInput / bank.bins else {
            throw .unsupported("\(path): no features of \(folder.featureDimension) numbers.")
        }
        guard let layout = StateLayout(plan.states) else {
            throw .unsupported("\(path): its states are larger than any model's.")
        }
        let remembered = plan.states.count - (plan.countsFrames ? 1 : 0)
        let network = try OnnxNetwork(path: path, names: plan.encoder, outputs: 1 + remembered)
        var size: (frames: Int, width: Int)?
        for streams in folder.decodesInBatches ? 1...2 : 1...1 {
            let x = OnnxTensor(element: OnnxTensor.float, shape: [streams, plan.window, bank.bins])
            let input = OnnxMemory(bytes: x.bytes)
            let states = OnnxMemory(bytes: layout.bytes * streams)
            let values = try [OnnxValue(input.start, x)] + layout.values(over: states.start, streams: streams)
            let shapes = try withExtendedLifetime((input, states)) { () throws(RecognizerError) in
                try network.shapes(for: values)
            }
            let output = shapes[0]
            guard output.element == OnnxTensor.float, output.shape.count == 3, output.shape[0] == streams,
                output.shape[1] > 0, output.shape[2] > 0
            else { throw network.fault("the first output must be [N, frames, width], but is \(output.shape).") }
            size = (output.shape[1], output.shape[2])
            for index in 0..<remembered where shapes[1 + index] != layout.tensor(index, streams: streams) {
                throw network.fault(
                    "the output \(1 + index) is \(shapes[1 + index].shape), but the state that it follows is "
                        + "\(layout.tensor(index, streams: streams).shape).")
            }
        }
        self.network = network
        self.layout = layout
        self.bank = bank
        self.plan = plan
        frames = size?.frames ?? 0
        width = size?.width ?? 0
    }
}

/// A thread's memory for running the encoder on batches of any size.
///
/// A stream alone is run in place: its states are the inputs, a spare block takes the outputs, and the two change places.
/// Several are gathered, run, and scattered. A batch of a size that was seen before asks for no memory.
final class OnnxEncoderCall {
    private let encoder: OnnxEncoder
    private var spare: StateBlock
    private var capacity = 0
    private var features = OnnxMemory(bytes: 0)
    private var before = OnnxMemory(bytes: 0)
    private var after = OnnxMemory(bytes: 0)
    private var output = OnnxMemory(bytes: 0)
    /// By the number of streams.
    private var calls: [(call: OnnxCall, values: [OnnxValue])?] = []

    init(_ encoder: OnnxEncoder) throws(RecognizerError) {
        self.encoder = encoder
        spare = try StateBlock(encoder.layout)
    }

    /// One step of each. The result is [streams, frames, width], and valid until the next call.
    func run(_ segments: [OnnxSegment]) throws(RecognizerError) -> UnsafeMutablePointer<Float> {
        let streams = segments.count
        reserve(streams)
        let call = try call(streams)
        let window = encoder.plan.window * encoder.bank.bins
        let x = features.start.assumingMemoryBound(to: Float.self)
        for (index, segment) in segments.enumerated() {
            if encoder.plan.countsFrames {
                encoder.layout.setLast(segment.states.memory.start, to: segment.features.frames)
            }
            segment.takeFeatures(into: x + index * window)
        }
        if streams == 1 {
            try runAlone(segments[0], call)
        } else {
            for (index, segment) in segments.enumerated() {
                encoder.layout.gather(segment.states.memory.start, into: before.start, index: index, of: streams)
            }
            try encoder.network.run(call)
            for (index, segment) in segments.enumerated() {
                encoder.layout.scatter(after.start, index: index, of: streams, to: segment.states.memory.start)
            }
        }
        return output.start.assumingMemoryBound(to: Float.self)
    }

    private func runAlone(_ segment: OnnxSegment, _ call: OnnxCall) throws(RecognizerError) {
        for index in 1..<call.inputs.count { call.inputs[index] = segment.states.values[index - 1].handle }
        for index in 1..<call.outputs.count { call.outputs[index] = spare.values[index - 1].handle }
        try encoder.network.run(call)
        swap(&segment.states, &spare)
    }

    private func reserve(_ streams: Int) {
        guard streams > capacity else { return }
        capacity = max(streams, 2 * capacity)
        features = OnnxMemory(bytes: capacity * encoder.plan.window * encoder.bank.bins * 4)
        // A stream alone brings its own.
        let states = capacity > 1 ? capacity * encoder.layout.bytes : 0
        before = OnnxMemory(bytes: states)
        after = OnnxMemory(bytes: states)
        output = OnnxMemory(bytes: capacity * encoder.frames * encoder.width * 4)
        calls = []
    }

    private func call(_ streams: Int) throws(RecognizerError) -> OnnxCall {
        while calls.count <= streams { calls.append(nil) }
        if let known = calls[streams] { return known.call }
        func tensor(_ shape: Int...) -> OnnxTensor { OnnxTensor(element: OnnxTensor.float, shape: shape) }
        let x = try OnnxValue(features.start, tensor(streams, encoder.plan.window, encoder.bank.bins))
        let y = try OnnxValue(output.start, tensor(streams, encoder.frames, encoder.width))
        var inputs = [x]
        var outputs = [y]
        if streams > 1 {
            inputs += try encoder.layout.values(over: before.start, streams: streams)
            outputs += try encoder.layout.values(over: after.start, streams: streams)
        }
        let states = encoder.layout.count
        let call = OnnxCall(inputs: 1 + states, outputs: 1 + states - (encoder.plan.countsFrames ? 1 : 0))
        for (index, value) in inputs.enumerated() { call.inputs[index] = value.handle }
        for (index, value) in outputs.prefix(call.outputs.count).enumerated() { call.outputs[index] = value.handle }
        calls[streams] = (call, inputs + outputs)
        return call
    }
}
