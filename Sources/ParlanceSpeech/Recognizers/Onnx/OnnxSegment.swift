import ParlanceCore

/// What a stream remembers from step to step: its features, the encoder's states, where the search is.
final class OnnxSegment: SegmentSearch {
    private let model: OnnxModel
    fileprivate(set) var features: FeatureWindow
    var states: StateBlock
    /// Output frames of the steps so far.
    private var frames = 0
    /// Tokens since the last look.
    private var found: [TokenWords.Token] = []

    /// Of CTC: the last frame's token; -1 before the first frame.
    var previous = -1
    /// Of a transducer: the last tokens, and what the decoder makes of them.
    private(set) var context: [Int64]
    private(set) var decoded: [Float]

    init(_ model: OnnxModel, states: StateBlock) {
        self.model = model
        self.states = states
        let plan = model.encoder.plan
        features = FeatureWindow(bank: model.encoder.bank, window: plan.window, shift: plan.shift)
        context = model.transducer?.firstContext ?? []
        decoded = model.transducer?.firstRow ?? []
    }

    deinit { model.recycle(states) }

    var isReady: Bool { features.isReady }

    func accept(_ samples: UnsafeBufferPointer<Float>) { features.accept(samples) }

    func finish(silence: Int) { features.finish(silence: silence) }

    func update(_ tokens: inout [TokenWords.Token], steps: Int) -> Int? {
        guard !found.isEmpty else { return nil }
        let first = tokens.count
        tokens += found
        found.removeAll(keepingCapacity: true)
        return first
    }

    // MARK: For the encoder and the search

    func takeFeatures(into window: UnsafeMutablePointer<Float>) { features.take(into: window) }

    func emit(_ token: Int, frame: Int, logProbability: Float?) {
        found.append(
            TokenWords.Token(
                text: model.texts[token], offset: (frames + frame) * model.samplesPerFrame,
                logProbability: logProbability))
    }

    func advance(_ count: Int) { frames += count }

    func remember(_ token: Int) {
        for index in context.indices.dropLast() { context[index] = context[index + 1] }
        context[context.count - 1] = Int64(token)
    }

    func setDecoded(_ row: UnsafePointer<Float>) {
        decoded.withUnsafeMutableBufferPointer { $0.baseAddress!.update(from: row, count: $0.count) }
    }
}
