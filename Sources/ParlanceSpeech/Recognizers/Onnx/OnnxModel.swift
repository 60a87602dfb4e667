import ParlanceCore
import Synchronization

/// A streaming model run by an engine of our own on ONNX Runtime, searched greedily.
///
/// What it says is what sherpa-onnx says of the same files: the same features, networks and search. It is cheaper, because
/// the features come from a kernel of our own, the states stay where they are or are copied once, and a step asks for no
/// memory. Everything in the files is checked before: by ``ModelFolder``, and by a run on nothing when it is loaded.
final class OnnxModel: StreamingModel {
    let encoder: OnnxEncoder
    let transducer: TransducerNetworks?
    /// By id, as sherpa-onnx writes them.
    let texts: [[UInt8]]
    let samplesPerFrame: Int
    private let blank: Int
    /// Memory for calls; as many as threads have been at work at once.
    private let idle = Mutex<[Work]>([])
    /// States of segments that have ended.
    private let states = Mutex<[StateBlock]>([])

    /// Blocks of states that are kept for segments to come: at most so many, and of so many bytes.
    private static let maximumIdleBlocks = 64
    private static let maximumIdleBytes = 32 << 20

    /// What one thread needs for a step.
    private final class Work: @unchecked Sendable {  // handed from thread to thread under a lock
        let encoder: OnnxEncoderCall
        let search: any GreedySearch
        var segments: [OnnxSegment] = []

        init(encoder: OnnxEncoderCall, search: any GreedySearch) {
            self.encoder = encoder
            self.search = search
        }
    }

    /// Blocks for as long as the files take to load. `unsupported` for models that only sherpa-onnx runs.
    init(folder: ModelFolder) throws(RecognizerError) {
        guard let plan = folder.plan else {
            throw .unsupported("\(folder.path): \(folder.family.name) models are run by sherpa-onnx.")
        }
        try OnnxLibrary.load()
        encoder = try OnnxEncoder(folder, plan)
        switch plan.search {
        case .ctc:
            guard encoder.width == folder.vocabularySize else {
                throw encoder.network.fault(
                    "the output is \(encoder.width) wide; the vocabulary is \(folder.vocabularySize).")
            }
            transducer = nil
        case .transducer(let decoder, let joiner, let context):
            transducer = try TransducerNetworks(
                folder, decoder: decoder, joiner: joiner, context: context, encoderWidth: encoder.width)
        }
        samplesPerFrame = folder.timing.frame.samples
        let tokens = folder.tokens.tokens
        texts = tokens.enumerated().map { Self.text($1, id: $0) }
        blank = ["<blk>", "<eps>", "<blank>"].lazy.compactMap(tokens.firstIndex).first ?? 0
    }

    func makeSegment(hotwords: String?) throws(RecognizerError) -> any SegmentSearch {
        if let recycled = states.withLock({ $0.popLast() }) {
            recycled.memory.clear()
            return OnnxSegment(self, states: recycled)
        }
        return OnnxSegment(self, states: try StateBlock(encoder.layout))
    }

    func step(_ segments: [any SegmentSearch]) throws(RecognizerError) {
        let work = if let known = idle.withLock({ $0.popLast() }) { known } else { try makeWork() }
        defer {
            work.segments.removeAll(keepingCapacity: true)
            idle.withLock { $0.append(work) }
        }
        for segment in segments { work.segments.append(unsafeDowncast(segment, to: OnnxSegment.self)) }
        let outputs = try work.encoder.run(work.segments)
        try work.search.search(outputs, work.segments)
    }

    func recycle(_ block: StateBlock) {
        let limit = min(Self.maximumIdleBlocks, Self.maximumIdleBytes / max(encoder.layout.bytes, 1))
        states.withLock { if $0.count < limit { $0.append(block) } }
    }

    private func makeWork() throws(RecognizerError) -> Work {
        let search: any GreedySearch =
            if let transducer {
                GreedyTransducer(transducer, frames: encoder.frames)
            } else {
                GreedyCTC(frames: encoder.frames, width: encoder.width, blank: blank)
            }
        return Work(encoder: try OnnxEncoderCall(encoder), search: search)
    }

    /// A `▁` in front is a space; a byte in the place that byte-fallback vocabularies give it is its character, where
    /// that can be printed.
    ///
    /// Source: sherpa-onnx's `symbol-table.cc`.
    private static func text(_ token: String, id: Int) -> [UInt8] {
        if token.hasPrefix("▁") { return Array(" ".utf8) + Array(token.utf8.dropFirst("▁".utf8.count)) }
        if token.utf8.count == 6, token.hasPrefix("<0x"), token.hasSuffix(">"), (0x23...0x81).contains(id),
            Int(token.dropFirst(3).dropLast(), radix: 16) == id - 3
        {
            return [UInt8(id - 3)]
        }
        return Array(token.utf8)
    }
}
