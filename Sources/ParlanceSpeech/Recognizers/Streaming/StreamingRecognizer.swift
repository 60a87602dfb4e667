import ParlanceCore
import Synchronization

/// Streaming neural recognition: transducer, CTC and paraformer models, by our own engine or by sherpa-onnx.
///
/// Streams without hot words are decoded by greedy search in one lane. Those with hot words need beam search, which is
/// sherpa-onnx's and another lane with the model loaded once more; it comes into being with the first such stream, on its
/// own thread. Words of greedy search never change once shown, except that the last one may still grow by word pieces;
/// words of beam search may.
public final class StreamingRecognizer: Recognizer {
    /// What runs the networks.
    public enum Engine: String, CaseIterable, Sendable {
        /// ``onnx`` for the families that it knows, else ``sherpaOnnx``.
        case automatic = "auto"
        /// Our own, on ONNX Runtime: zipformer2 CTC, and transducers with a zipformer, zipformer2, LSTM or conformer.
        /// Says the same as sherpa-onnx, at a fraction of the cost beside the networks.
        case onnx
        /// The library, which knows all families.
        case sherpaOnnx = "sherpa-onnx"
    }

    public struct Options: Sendable {
        public var engine = Engine.automatic
        /// Decode threads per lane. Each decodes its own streams; the runtime below uses no threads of its own.
        public var threads = 1
        /// Streams that one decode call may take at most, however short the call. An 8-bit network takes its scales
        /// over the whole batch, so what it makes of one stream depends a little on its neighbours; 1 rules that out,
        /// at the cost of throughput.
        public var maximumBatch = 256
        /// Of words' confidences in greedy search. Nil: what was measured for the model.
        public var calibration: ConfidenceCalibration?

        public init(engine: Engine = .automatic, threads: Int = 1, maximumBatch: Int = 256) {
            self.engine = engine
            self.threads = threads
            self.maximumBatch = maximumBatch
        }
    }

    public static let threadLimits = 1...64

    public let folder: ModelFolder
    public let profile: RecognizerProfile
    private let options: Options
    private let greedy: DecodingLane
    private let beam = Mutex<DecodingLane?>(nil)

    /// Loads the model. Blocks for as long as that takes.
    public init(folder: ModelFolder, options: Options = Options()) throws(RecognizerError) {
        guard Self.threadLimits.contains(options.threads) else {
            throw .unsupported(
                "\(options.threads) decode threads; from \(Self.threadLimits.lowerBound) to "
                    + "\(Self.threadLimits.upperBound) are possible.")
        }
        guard options.maximumBatch > 0 else { throw .unsupported("A batch takes at least one stream.") }
        self.folder = folder
        self.options = options
        let model = try Self.load(folder, options.engine)
        greedy = DecodingLane(
            StreamingModelSource { () throws(RecognizerError) in model }, folder: folder, name: "decode",
            options: options, calibration: options.calibration ?? .measured(folder.name))
        let timing = folder.timing
        let isOurs = model is OnnxModel
        var profile = RecognizerProfile(
            engine: (isOurs ? Engine.onnx : .sherpaOnnx).rawValue, model: folder.name,
            version: isOurs ? OnnxLibrary.version : SherpaOnnxLibrary.version,
            languages: folder.languages, chunk: timing.shift,
            // The longest wait for a step, and one output more because words are emitted after they are spoken.
            tail: timing.maximumLookAhead + timing.frame, isMonotonic: true,
            restartSilence: MediaTime(milliseconds: 300),
            supportsHotwords: folder.canHotwords && (!isOurs || (try? SherpaOnnxLibrary.load()) != nil),
            // The library takes the tags out.
            detectsLanguages: isOurs && folder.tokens.languageTags.count > 1)
        profile.punctuation = folder.writes ? .recognizer : .none
        self.profile = profile
    }

    private static func load(
        _ folder: ModelFolder, _ engine: Engine
    ) throws(RecognizerError) -> any StreamingModel {
        switch engine {
        case .onnx: return try OnnxModel(folder: folder)
        case .sherpaOnnx: return try SherpaOnnxModel(folder: folder, search: .greedy)
        case .automatic:
            guard folder.plan != nil else { return try SherpaOnnxModel(folder: folder, search: .greedy) }
            do throws(RecognizerError) {
                return try OnnxModel(folder: folder)
            } catch {
                guard case .unsupported = error else { throw error }
                return try SherpaOnnxModel(folder: folder, search: .greedy)
            }
        }
    }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        let hotwords = try HotPhrases.compile(options.hotwords, isRequired: options.requiresHotwords, for: folder)
        let lane = hotwords.text == nil ? greedy : beamLane()
        return lane.makeStream(options, hotwords: hotwords, speech: speech, sink: sink)
    }

    private func beamLane() -> DecodingLane {
        beam.withLock { lane in
            if let lane { return lane }
            let source = StreamingModelSource { [folder] () throws(RecognizerError) in
                try SherpaOnnxModel(folder: folder, search: .beam)
            }
            let made = DecodingLane(source, folder: folder, name: "beam", options: options, calibration: .identity)
            lane = made
            return made
        }
    }

    public func warmUp() throws(RecognizerError) {
        let model = try greedy.source.get()
        let samples = folder.timing.first + folder.timing.shift
        let silence = [Float](repeating: 0, count: samples.samples)
        // One alone and two together: both kinds of call have their first time.
        for count in folder.decodesInBatches ? [1, 2] : [1] {
            var segments: [any SegmentSearch] = []
            for _ in 0..<count {
                let segment = try model.makeSegment(hotwords: nil)
                silence.withUnsafeBufferPointer(segment.accept)
                segments.append(segment)
            }
            while segments.allSatisfy(\.isReady) { try model.step(segments) }
        }
    }
}
