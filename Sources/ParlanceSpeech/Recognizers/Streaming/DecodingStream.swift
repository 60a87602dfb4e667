import ParlanceCore
import Synchronization

/// Recognition of one channel: reads its ring, keeps one segment's decoding, answers the marks.
///
/// All but ``wake()`` and ``close()`` runs on the one thread of its lane that it belongs to, so its state needs no
/// lock. Between segments it holds nothing of the model's.
final class DecodingStream: RecognizerStream, @unchecked Sendable {  // see above; `sink` is a Mutex
    private enum Mark {
        case checkpoint(Int)
        case end
    }

    /// Gives way to live streams. From any thread.
    var isBulk: Bool { givesWay.load(ordering: .relaxed) }
    private let givesWay: Atomic<Bool>
    private let lane: DecodingLane
    private let worker: DecodingWorker
    private let speech: SpeechRing
    private let hotwords: HotPhrases.Compiled
    /// Nil once closed. The lock is held while the sink is called, so that nothing is reported after `close` returns.
    private let sink: Mutex<(any HypothesisSink)?>

    // Guarded by the worker's lock.
    var isQueued = false

    // Only on the worker's thread.
    var isActive = false
    private(set) var readySince: ContinuousClock.Instant?
    private var decoding: SegmentDecoding?
    private var segment: SegmentID = 0
    private var isInSegment = false
    private var start = MediaTime.zero
    private var pending: Mark?
    private var dequeuedAt = ContinuousClock.Instant.now
    private var words: [Word] = []
    private var hasFailed = false

    init(
        lane: DecodingLane, worker: DecodingWorker, speech: SpeechRing, sink: any HypothesisSink,
        options: RecognizerStreamOptions, hotwords: HotPhrases.Compiled
    ) {
        self.lane = lane
        self.worker = worker
        self.speech = speech
        self.sink = Mutex(sink)
        self.hotwords = hotwords
        givesWay = Atomic(options.isBulk)
    }

    // MARK: From the session's worker

    var hotwordsLeftOut: Int { hotwords.leftOut }

    func wake() { worker.wake(self) }

    func giveWay(_ isBulk: Bool) { givesWay.store(isBulk, ordering: .relaxed) }

    func close() {
        let wasOpen = sink.withLock { sink in
            defer { sink = nil }
            return sink != nil
        }
        // The model's state is freed where it is used.
        if wasOpen { worker.forget(self) }
    }

    // MARK: On the lane's thread

    /// The segment's state, for a decode call.
    var search: (any SegmentSearch)? { decoding?.search }

    /// When the oldest audio that waits came in, as far as can be told: ready since, less what waits in the ring.
    var age: ContinuousClock.Instant {
        let waiting = Duration.milliseconds(MediaTime(samples: speech.waiting).milliseconds)
        return (readySince ?? .now) - waiting
    }

    /// Takes audio from the ring until a decode step can run, answering marks on the way.
    ///
    /// No more audio than that is taken: what cannot be decoded yet waits in the ring, where the session's overflow
    /// policy rules. A mark is answered when all steps before it have run, and nothing after it is read until then.
    ///
    /// - Returns: whether a step can run.
    func takeAudio(_ model: any StreamingModel, _ scratch: UnsafeMutableBufferPointer<Float>) -> Bool {
        while !isClosed, !hasFailed {
            if decoding?.search.isReady == true {
                if readySince == nil { readySince = .now }
                return true
            }
            readySince = nil
            if let mark = pending {
                pending = nil
                answer(mark)
                continue
            }
            switch speech.next(into: scratch) {
            case .empty:
                return false
            case .begin(let id, let time):
                decoding = nil
                words = []
                segment = id
                start = time
                isInSegment = true
            case .samples(let count, let time):
                dequeuedAt = .now
                if isInSegment { accept(UnsafeBufferPointer(rebasing: scratch[..<count]), at: time, model) }
                report { $0.consumed() }
            case .checkpoint(let number):
                pending = .checkpoint(number)
            case .end:
                decoding?.finish()
                pending = .end
            }
        }
        decoding = nil
        readySince = nil
        return false
    }

    /// A decode call with this stream in it has returned.
    func decoded() {
        decoding?.stepped()
        readySince = nil
        // A mark's answer is coming anyway.
        guard pending == nil, !isClosed, refresh() else { return }
        deliver(.progress, through: decoding?.through ?? start)
    }

    func fail(_ error: RecognizerError) {
        guard !hasFailed else { return }
        hasFailed = true
        decoding = nil
        report { $0.recognizerFailed(error) }
    }

    private func accept(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime, _ model: any StreamingModel) {
        if decoding == nil {
            do {
                decoding = SegmentDecoding(
                    try model.makeSegment(hotwords: hotwords.text), timing: lane.timing, start: start)
            } catch {
                return fail(error)
            }
        }
        decoding?.accept(samples, at: time)
    }

    private func answer(_ mark: Mark) {
        _ = refresh()
        let through = decoding?.timeline.end ?? start
        switch mark {
        case .checkpoint(let number):
            deliver(.checkpoint(number), through: through)
        case .end:
            deliver(.end, through: through)
            decoding = nil
            words = []
            isInSegment = false
            start = through
        }
    }

    /// Brings `words` up to date; true when they may have changed.
    private func refresh() -> Bool {
        guard let newest = decoding?.look(lane.rules) else { return false }
        words = newest
        return true
    }

    private func deliver(_ occasion: Hypothesis.Occasion, through: MediaTime) {
        let hypothesis = Hypothesis(
            segment: segment, occasion: occasion, words: words, through: through,
            trailingSilence: decoding?.trailingSilence, dequeuedAt: dequeuedAt)
        report { $0.deliver(hypothesis) }
    }

    private var isClosed: Bool { sink.withLock { $0 == nil } }

    private func report(_ body: (any HypothesisSink) -> Void) {
        sink.withLock { sink in
            if let sink { body(sink) }
        }
    }
}
