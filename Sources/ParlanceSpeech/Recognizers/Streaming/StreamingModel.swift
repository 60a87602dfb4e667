import ParlanceCore
import Synchronization

/// What a lane runs: a loaded model with one way of searching, shared by the lane's threads.
protocol StreamingModel: AnyObject, Sendable {
    /// Begins a segment of speech.
    ///
    /// - Parameter hotwords: as ``HotPhrases`` compiles them; only for models that search for them.
    func makeSegment(hotwords: String?) throws(RecognizerError) -> any SegmentSearch

    /// One step for each of `segments`, which are this model's own, all of them ready, none of them twice.
    func step(_ segments: [any SegmentSearch]) throws(RecognizerError)
}

/// A model's state for one segment of speech, from its first sample to its end. One thread at a time.
protocol SegmentSearch: AnyObject {
    /// Samples at 16 kHz, ±1.
    func accept(_ samples: UnsafeBufferPointer<Float>)

    /// So many samples of silence, after which nothing comes.
    func finish(silence: Int)

    /// Whether a step can run.
    var isReady: Bool { get }

    /// Brings `tokens` up to date with the steps so far.
    ///
    /// - Returns: the first token that is new or has changed; nil when all are as they were.
    func update(_ tokens: inout [TokenWords.Token], steps: Int) -> Int?
}

/// A model that is loaded when it is first needed, by the thread that needs it.
final class StreamingModelSource: Sendable {
    private let load: @Sendable () throws(RecognizerError) -> any StreamingModel
    private let outcome = Mutex<Result<any StreamingModel, RecognizerError>?>(nil)

    init(_ load: @escaping @Sendable () throws(RecognizerError) -> any StreamingModel) { self.load = load }

    /// Blocks while the model loads, whoever began that.
    func get() throws(RecognizerError) -> any StreamingModel {
        let result = outcome.withLock { outcome in
            if let outcome { return outcome }
            let result = Result { () throws(RecognizerError) in try load() }
            outcome = result
            return result
        }
        return try result.get()
    }
}
