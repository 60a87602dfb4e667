import ParlanceCore

/// Makes a voice print from a window of speech: filter bank, mean, network. One thread's, with its memory.
final class VoicePrinter {
    /// Frames this far below the window's loudest, in nats of power, are pauses (about 26 dB).
    private static let quiet: Float = 6

    private let file: SpeakerModelFile
    private let network: OnnxNetwork
    private let bank: FilterBank
    private let samples: OnnxMemory
    private let features: OnnxMemory
    private let output: OnnxMemory
    private let call = OnnxCall(inputs: 1, outputs: 1)

    private static let maximumFrames = (VoicePrint.window.samples - FilterBank.window) / FilterBank.shift + 1

    init(_ file: SpeakerModelFile, _ network: OnnxNetwork) throws(RecognizerError) {
        guard let bank = FilterBank(bins: SpeakerModelFile.features) else {
            throw .failed("There is no filter bank of \(SpeakerModelFile.features) bins.")
        }
        self.file = file
        self.network = network
        self.bank = bank
        samples = OnnxMemory(bytes: VoicePrint.window.samples * 4)
        features = OnnxMemory(bytes: Self.maximumFrames * bank.bins * 4)
        output = OnnxMemory(bytes: file.width * 4)
    }

    /// Nil where there is too little speech in it, or the network gives nothing that could be compared.
    ///
    /// - Parameter window: at most ``VoicePrint/window``, ±1.
    func print(_ window: ArraySlice<Float>) throws(RecognizerError) -> VoicePrint? {
        let frames = extract(window)
        let speech = MediaTime(samples: frames * FilterBank.shift)
        guard speech >= VoicePrint.minimumSpeech else { return nil }
        let values = try run(frames)
        guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else { return nil }
        return VoicePrint(values: values, speech: speech)
    }

    /// Writes the features of the frames that hold speech; their number.
    private func extract(_ window: ArraySlice<Float>) -> Int {
        precondition(window.count <= VoicePrint.window.samples)
        guard window.count >= FilterBank.window else { return 0 }
        let scaled = samples.start.assumingMemoryBound(to: Float.self)
        for (index, sample) in window.enumerated() { scaled[index] = sample * file.scale }
        let all = (window.count - FilterBank.window) / FilterBank.shift + 1
        let rows = features.start.assumingMemoryBound(to: Float.self)
        bank.compute(scaled, frames: all, into: rows)
        return normalize(rows, keepLoud(rows, all))
    }

    /// Moves the frames that are not pauses to the front; their number.
    private func keepLoud(_ rows: UnsafeMutablePointer<Float>, _ all: Int) -> Int {
        let bins = bank.bins
        func loudness(_ row: Int) -> Float {
            UnsafeBufferPointer(start: rows + row * bins, count: bins).reduce(0, +) / Float(bins)
        }
        var loudest = -Float.infinity
        for row in 0..<all { loudest = max(loudest, loudness(row)) }
        var kept = 0
        for row in 0..<all where loudness(row) >= loudest - Self.quiet {
            if kept != row { (rows + kept * bins).update(from: rows + row * bins, count: bins) }
            kept += 1
        }
        return kept
    }

    private func normalize(_ rows: UnsafeMutablePointer<Float>, _ count: Int) -> Int {
        guard file.removesMean else { return count }
        let bins = bank.bins
        for bin in 0..<bins {
            var sum: Float = 0
            for row in 0..<count { sum += rows[row * bins + bin] }
            let mean = sum / Float(max(count, 1))
            for row in 0..<count { rows[row * bins + bin] -= mean }
        }
        return count
    }

    private func run(_ frames: Int) throws(RecognizerError) -> [Float] {
        let input = try OnnxValue(
            features.start, OnnxTensor(element: OnnxTensor.float, shape: [1, frames, bank.bins]))
        let result = try OnnxValue(output.start, OnnxTensor(element: OnnxTensor.float, shape: [1, file.width]))
        call.inputs[0] = input.handle
        call.outputs[0] = result.handle
        try withExtendedLifetime((input, result)) { () throws(RecognizerError) in try network.run(call) }
        return Array(UnsafeBufferPointer(start: output.start.assumingMemoryBound(to: Float.self), count: file.width))
    }

    /// Runs the network on noise; an error when what comes out cannot be a voice print.
    func check() throws(RecognizerError) {
        let rows = features.start.assumingMemoryBound(to: Float.self)
        for frames in [Self.maximumFrames, Self.maximumFrames / 2] {
            var state: UInt32 = 1
            for index in 0..<frames * bank.bins {
                state = state &* 1_664_525 &+ 1_013_904_223
                rows[index] = Float(state >> 8) / Float(1 << 23) - 1
            }
            let input = try OnnxValue(
                features.start, OnnxTensor(element: OnnxTensor.float, shape: [1, frames, bank.bins]))
            let shape = try withExtendedLifetime(input) { () throws(RecognizerError) in
                try network.shapes(for: [input])[0]
            }
            guard shape == OnnxTensor(element: OnnxTensor.float, shape: [1, file.width]) else {
                throw network.fault("a print must be [1, \(file.width)], but is \(shape.shape).")
            }
            let values = try run(frames)
            guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else {
                throw network.fault(
                    "what the network makes of noise is not finite, or nothing: the file may be damaged.")
            }
        }
    }
}
