import Foundation
import ParlanceCore

/// The two small networks of a transducer with a stateless decoder. Shared by threads.
final class TransducerNetworks: Sendable {
    let decoder: OnnxNetwork
    let joiner: OnnxNetwork
    /// Tokens that the decoder sees.
    let context: Int
    let decoderInputs: [OnnxRowsCall.Rows]
    let joinerInputs: [OnnxRowsCall.Rows]
    let decoderOutput: OnnxRowsCall.Rows
    let joinerOutput: OnnxRowsCall.Rows
    /// Counts as a blank; -1 when there is none.
    let unknown: Int
    /// Before the first token, and what the decoder makes of it.
    let firstContext: [Int64]
    let firstRow: [Float]

    init(
        _ folder: ModelFolder, decoder: NetworkPlan.Names, joiner: NetworkPlan.Names, context: Int, encoderWidth: Int
    ) throws(RecognizerError) {
        guard let decoderPath = folder.files.decoder, let joinerPath = folder.files.joiner else {
            throw .badModel("\(folder.path): a transducer has a decoder and a joiner.")
        }
        self.context = context
        self.decoder = try OnnxNetwork(path: decoderPath, names: decoder, outputs: 1)
        self.joiner = try OnnxNetwork(path: joinerPath, names: joiner, outputs: 1)
        decoderInputs = [OnnxRowsCall.Rows(element: OnnxTensor.int64, width: context)]
        var vocabulary = 0
        var width = 0
        for count in folder.decodesInBatches ? 1...2 : 1...1 {
            width = try OnnxRowsCall.probe(self.decoder, inputs: decoderInputs, count: count)
            vocabulary = try OnnxRowsCall.probe(
                self.joiner,
                inputs: [
                    .init(element: OnnxTensor.float, width: encoderWidth),
                    .init(element: OnnxTensor.float, width: width),
                ],
                count: count)
        }
        guard vocabulary == folder.vocabularySize else {
            throw self.joiner.fault("the output is \(vocabulary) wide; the vocabulary is \(folder.vocabularySize).")
        }
        decoderOutput = .init(element: OnnxTensor.float, width: width)
        joinerInputs = [.init(element: OnnxTensor.float, width: encoderWidth), decoderOutput]
        joinerOutput = .init(element: OnnxTensor.float, width: vocabulary)
        unknown = folder.tokens.tokens.firstIndex(of: "<unk>") ?? -1
        firstContext = [Int64](repeating: -1, count: context - 1) + [0]
        let first = OnnxRowsCall(self.decoder, inputs: decoderInputs, output: decoderOutput)
        first.reserve(1)
        first.input(0, of: Int64.self).update(from: firstContext, count: context)
        try first.run(1)
        firstRow = Array(UnsafeBufferPointer(start: first.output, count: width))
    }
}

/// RNN-T with at most one token per frame: the joiner runs once per frame on all streams, the decoder on those that have
/// a new token.
///
/// Source: sherpa-onnx's `online-transducer-greedy-search-decoder.cc`.
final class GreedyTransducer: GreedySearch {
    private let networks: TransducerNetworks
    private let frames: Int
    private let decoder: OnnxRowsCall
    private let joiner: OnnxRowsCall
    /// Streams that have a new token in this frame.
    private var emitting: [Int] = []

    init(_ networks: TransducerNetworks, frames: Int) {
        self.networks = networks
        self.frames = frames
        decoder = OnnxRowsCall(networks.decoder, inputs: networks.decoderInputs, output: networks.decoderOutput)
        joiner = OnnxRowsCall(networks.joiner, inputs: networks.joinerInputs, output: networks.joinerOutput)
    }

    func search(_ outputs: UnsafePointer<Float>, _ segments: [OnnxSegment]) throws(RecognizerError) {
        let width = networks.joinerInputs[0].width
        let vocabulary = networks.joinerOutput.width
        joiner.reserve(segments.count)
        let encoded = joiner.input(0, of: Float.self)
        let decoded = joiner.input(1, of: Float.self)
        for (index, segment) in segments.enumerated() { setRow(index, to: segment, decoded) }
        for frame in 0..<frames {
            for index in segments.indices {
                (encoded + index * width).update(from: outputs + (index * frames + frame) * width, count: width)
            }
            try joiner.run(segments.count)
            emitting.removeAll(keepingCapacity: true)
            for (index, segment) in segments.enumerated() {
                let row = joiner.output + index * vocabulary
                let best = largest(row, vocabulary)
                guard best != 0, best != networks.unknown else { continue }
                segment.emit(best, frame: frame, logProbability: Self.logProbability(of: best, row, vocabulary))
                segment.remember(best)
                emitting.append(index)
            }
            if !emitting.isEmpty { try decode(segments, decoded) }
        }
        for segment in segments { segment.advance(frames) }
    }

    /// What the decoder makes of the new tokens.
    private func decode(_ segments: [OnnxSegment], _ decoded: UnsafeMutablePointer<Float>) throws(RecognizerError) {
        let context = networks.context
        let width = networks.decoderOutput.width
        decoder.reserve(emitting.count)
        let tokens = decoder.input(0, of: Int64.self)
        for (row, index) in emitting.enumerated() {
            (tokens + row * context).update(from: segments[index].context, count: context)
        }
        try decoder.run(emitting.count)
        for (row, index) in emitting.enumerated() {
            segments[index].setDecoded(decoder.output + row * width)
            setRow(index, to: segments[index], decoded)
        }
    }

    private func setRow(_ index: Int, to segment: OnnxSegment, _ decoded: UnsafeMutablePointer<Float>) {
        let width = networks.decoderOutput.width
        (decoded + index * width).update(from: segment.decoded, count: width)
    }

    /// As sherpa-onnx scores tokens: with its default temperature, which makes the scores less sure of themselves.
    private static let temperature: Float = 2

    private static func logProbability(of best: Int, _ row: UnsafePointer<Float>, _ count: Int) -> Float {
        let most = row[best] / temperature
        var sum: Float = 0
        for index in 0..<count { sum += exp(row[index] / temperature - most) }
        return -log(sum)
    }
}
