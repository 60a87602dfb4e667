import Foundation
import ParlanceCore

/// One decode thread of a lane. A stream belongs to one worker for life.
///
/// Its round: take what was woken, feed each stream until a step can run, then make one batched decode call over the
/// streams that are ready, oldest audio first, live before bulk. Alone, a stream waits for nobody; under load the batch
/// grows by itself.
final class DecodingWorker: @unchecked Sendable {  // `woken` and `isStopping` only under `condition`
    /// One ring read: 100 ms.
    static let readSamples = 1_600
    /// Under constant live load, one bulk stream still gets into every so many batches.
    static let bulkShare = 8

    private let condition = NSCondition()
    private var woken: [DecodingStream] = []
    private var isStopping = false

    private let source: StreamingModelSource

    private let maximumBatch: Int

    init(source: StreamingModelSource, maximumBatch: Int, name: String) {
        self.source = source
        self.maximumBatch = maximumBatch
        let thread = Thread { [self] in
            Thread.current.name = name  // here: before the start it would not reach the system
            run()
        }
        thread.start()
    }

    func wake(_ stream: DecodingStream) {
        condition.lock()
        if !stream.isQueued {
            stream.isQueued = true
            woken.append(stream)
            condition.signal()
        }
        condition.unlock()
    }

    /// The stream was closed: its turn comes once more, to free what it holds.
    func forget(_ stream: DecodingStream) { wake(stream) }

    /// Called when nothing can come any more: no stream of the lane is left.
    func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.readSamples)
        defer { scratch.deallocate() }
        var round = Round(budget: BatchBudget(ceiling: maximumBatch))
        var arrivals: [DecodingStream] = []
        while next(&arrivals, waits: round.active.isEmpty) {
            defer { arrivals.removeAll(keepingCapacity: true) }
            let model: any StreamingModel
            do {
                model = try source.get()
            } catch {
                for stream in arrivals { stream.fail(error) }
                continue
            }
            for stream in arrivals where !stream.isActive {
                round.setActive(stream, stream.takeAudio(model, scratch))
            }
            guard !round.active.isEmpty else { continue }
            let failure = round.decode(model)
            for stream in round.batch {
                if let failure { stream.fail(failure) } else { stream.decoded() }
                round.setActive(stream, stream.takeAudio(model, scratch))
            }
            round.batch.removeAll(keepingCapacity: true)
            // A lane that is always busy would keep event loops and workers of its processor from bringing it audio.
            sched_yield()
        }
    }

    /// Moves the streams that were woken since the last call to `arrivals`; false when the lane is gone.
    private func next(_ arrivals: inout [DecodingStream], waits: Bool) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while waits, woken.isEmpty, !isStopping { condition.wait() }
        if woken.isEmpty, isStopping { return false }
        for stream in woken { stream.isQueued = false }
        swap(&arrivals, &woken)
        return true
    }

    /// What the thread keeps from round to round.
    private struct Round {
        var active: [DecodingStream] = []
        var batch: [DecodingStream] = []
        private var segments: [any SegmentSearch] = []
        private var ages: [(age: ContinuousClock.Instant, stream: DecodingStream)] = []
        private var budget: BatchBudget
        private var batches = 0

        init(budget: BatchBudget) { self.budget = budget }

        mutating func setActive(_ stream: DecodingStream, _ isReady: Bool) {
            guard isReady != stream.isActive else { return }
            stream.isActive = isReady
            if isReady {
                active.append(stream)
            } else {
                active.removeAll { $0 === stream }
            }
        }

        /// One call for the streams that it puts into `batch`; what went wrong, for all of them.
        mutating func decode(_ model: any StreamingModel) -> RecognizerError? {
            choose(limit: budget.limit)
            for stream in batch { if let search = stream.search { segments.append(search) } }
            defer { segments.removeAll(keepingCapacity: true) }
            let began = ContinuousClock.now
            do throws(RecognizerError) { try model.step(segments) } catch { return error }
            budget.record(streams: batch.count, seconds: (ContinuousClock.now - began).inSeconds)
            batches += 1
            return nil
        }

        private mutating func choose(limit: Int) {
            guard active.count > limit else {
                batch.append(contentsOf: active)
                return
            }
            ages.removeAll(keepingCapacity: true)
            for stream in active { ages.append((stream.age, stream)) }
            ages.sort { a, b in a.stream.isBulk == b.stream.isBulk ? a.age < b.age : b.stream.isBulk }
            for entry in ages.prefix(limit) { batch.append(entry.stream) }
            if batches % DecodingWorker.bulkShare == 0, batch.allSatisfy({ !$0.isBulk }),
                let bulk = ages.first(where: { $0.stream.isBulk })
            {
                batch[batch.count - 1] = bulk.stream
            }
            ages.removeAll(keepingCapacity: true)
        }
    }
}
