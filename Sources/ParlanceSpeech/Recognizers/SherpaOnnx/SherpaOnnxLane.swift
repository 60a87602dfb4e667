import ParlanceCore
import Synchronization

/// One loaded model and search method, with its own decode threads.
///
/// Streams hold the lane; when the last of them and the recognizer let go, its threads end and the model is freed.
final class SherpaOnnxLane: Sendable {
    let source: SherpaOnnxModelSource
    let rules: TokenWords
    private let workers: [SherpaOnnxWorker]
    private let turn = Atomic<Int>(0)

    /// The model is loaded by the first thread that needs it.
    init(folder: ModelFolder, search: SherpaOnnxModel.Search, options: SherpaOnnxRecognizer.Options) {
        let source = SherpaOnnxModelSource(folder: folder, search: search)
        self.source = source
        rules = TokenWords(folder: folder)
        let maximumBatch = folder.decodesInBatches ? options.maximumBatch : 1
        workers = (0..<options.threads).map {
            SherpaOnnxWorker(
                source: source, maximumBatch: maximumBatch, name: "\(search == .beam ? "beam" : "decode")-\($0)")
        }
    }

    deinit { for worker in workers { worker.stop() } }

    func makeStream(
        _ options: RecognizerStreamOptions, hotwords: String?, speech: SpeechRing, sink: any HypothesisSink
    ) -> SherpaOnnxStream {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return SherpaOnnxStream(
            lane: self, worker: workers[index % workers.count], speech: speech, sink: sink, options: options,
            hotwords: hotwords)
    }
}
