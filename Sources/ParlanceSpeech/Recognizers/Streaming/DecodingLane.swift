import ParlanceCore
import Synchronization

/// One loaded model and search method, with its own decode threads.
///
/// Streams hold the lane; when the last of them and the recognizer let go, its threads end and the model is freed.
final class DecodingLane: Sendable {
    let source: StreamingModelSource
    let timing: ModelTiming
    let rules: TokenWords
    private let workers: [DecodingWorker]
    private let turn = Atomic<Int>(0)

    /// The model is loaded by the first thread that needs it.
    init(
        _ source: StreamingModelSource, folder: ModelFolder, name: String, options: StreamingRecognizer.Options,
        calibration: ConfidenceCalibration
    ) {
        self.source = source
        timing = folder.timing
        rules = TokenWords(folder: folder, calibration: calibration)
        let maximumBatch = folder.decodesInBatches ? options.maximumBatch : 1
        workers = (0..<options.threads).map {
            DecodingWorker(source: source, maximumBatch: maximumBatch, name: "\(name)-\($0)")
        }
    }

    deinit { for worker in workers { worker.stop() } }

    func makeStream(
        _ options: RecognizerStreamOptions, hotwords: HotPhrases.Compiled, speech: SpeechRing, sink: any HypothesisSink
    ) -> DecodingStream {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return DecodingStream(
            lane: self, worker: workers[index % workers.count], speech: speech, sink: sink, options: options,
            hotwords: hotwords)
    }
}
