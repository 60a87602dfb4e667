import CSherpaOnnx
import ParlanceCore
import Synchronization

/// Streaming neural recognition by sherpa-onnx: transducer, CTC and paraformer models.
///
/// Streams without hot words are decoded by greedy search in one lane. Those with hot words need beam search, which is
/// another lane with the model loaded once more; it comes into being with the first such stream, on its own thread.
/// Words of greedy search never change once shown, except that the last one may still grow by word pieces; words of
/// beam search may.
public final class SherpaOnnxRecognizer: Recognizer {
    public struct Options: Sendable {
        /// Decode threads per lane. Each decodes its own streams; the runtime below uses no threads of its own.
        public var threads = 1
        /// Streams that one decode call may take at most, however short the call. An 8-bit network takes its scales
        /// over the whole batch, so what it makes of one stream depends a little on its neighbours; 1 rules that out,
        /// at the cost of throughput.
        public var maximumBatch = 256

        public init(threads: Int = 1, maximumBatch: Int = 256) {
            self.threads = threads
            self.maximumBatch = maximumBatch
        }
    }

    public static let threadLimits = 1...64

    public let folder: ModelFolder
    public let profile: RecognizerProfile
    private let options: Options
    private let greedy: SherpaOnnxLane
    private let beam = Mutex<SherpaOnnxLane?>(nil)

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
        greedy = SherpaOnnxLane(folder: folder, search: .greedy, options: options)
        _ = try greedy.source.get()
        let timing = folder.timing
        profile = RecognizerProfile(
            engine: "sherpa-onnx", model: folder.name, version: SherpaOnnxLibrary.version,
            languages: folder.languages, chunk: timing.shift,
            // The longest wait for a step, and one output more because words are emitted after they are spoken.
            tail: timing.maximumLookAhead + timing.frame, isMonotonic: true,
            restartSilence: MediaTime(milliseconds: 300), supportsHotwords: folder.canHotwords)
    }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        let hotwords = try HotPhrases.compile(options.hotwords, for: folder)
        let lane = hotwords == nil ? greedy : beamLane()
        return lane.makeStream(options, hotwords: hotwords, speech: speech, sink: sink)
    }

    private func beamLane() -> SherpaOnnxLane {
        beam.withLock { lane in
            if let lane { return lane }
            let made = SherpaOnnxLane(folder: folder, search: .beam, options: options)
            lane = made
            return made
        }
    }

    public func warmUp() throws(RecognizerError) {
        let model = try greedy.source.get()
        let samples = folder.timing.first + folder.timing.shift
        let silence = [Float](repeating: 0, count: samples.samples)
        // One alone and two together: both kinds of call have their first time.
        for count in [1, 2] {
            var streams: [OpaquePointer?] = []
            defer { for stream in streams { parlance_sherpa_stream_destroy(stream) } }
            for _ in 0..<count {
                guard let stream = parlance_sherpa_stream_create(model.handle, nil) else {
                    throw .failed("sherpa-onnx could not begin a stream.")
                }
                streams.append(stream)
                parlance_sherpa_accept(stream, silence, Int32(silence.count))
            }
            if !folder.decodesInBatches, count > 1 { return }
            while streams.allSatisfy({ parlance_sherpa_is_ready(model.handle, $0) != 0 }) {
                parlance_sherpa_decode(model.handle, streams, Int32(count))
            }
        }
    }
}
