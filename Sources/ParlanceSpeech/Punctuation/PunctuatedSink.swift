import ParlanceCore
import Synchronization

/// One stream's results on their way past the model. Fed by the engine's threads, emptied by the model's.
final class PunctuatedSink: HypothesisSink {
    private struct State {
        /// In order; at most one that may still change, the last. As many others as the session has marks in the ring.
        var waiting: [Hypothesis] = []
        /// The model's thread has been told of this stream.
        var isQueued = false
        var isClosed = false
        var memory = PunctuationMemory()
    }

    private let sink: any HypothesisSink
    private let writer: PunctuationThread
    private let state = Mutex(State())

    init(_ sink: any HypothesisSink, _ writer: PunctuationThread) {
        self.sink = sink
        self.writer = writer
    }

    func deliver(_ hypothesis: Hypothesis) {
        let isNews = state.withLock { state in
            guard !state.isClosed else { return false }
            if hypothesis.occasion == .progress {
                // Before those that wait to be committed it must not come.
                if state.waiting.allSatisfy({ $0.occasion == .progress }) {
                    sink.deliver(state.memory.write(hypothesis))
                }
                if state.waiting.last?.occasion == .progress { state.waiting.removeLast() }
            }
            state.waiting.append(hypothesis)
            defer { state.isQueued = true }
            return !state.isQueued
        }
        if isNews { writer.queue(self) }
    }

    func consumed() { sink.consumed() }
    func recognizerFailed(_ error: RecognizerError) { sink.recognizerFailed(error) }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.waiting = []
        }
    }

    /// Has the model look at what waits, one result after the other. On the model's thread.
    func write(by model: PunctuationModel) {
        while let hypothesis = next() {
            let open = state.withLock { $0.memory.open(of: hypothesis) }
            // A model that fails says nothing: the words come as they were spoken.
            let writings = (try? model.write(open.map(\.text))) ?? []
            state.withLock { state in
                guard !state.isClosed else { return }
                if writings.count == open.count { state.memory.take(writings, of: hypothesis) }
                if hypothesis.occasion != .progress {
                    sink.deliver(state.memory.write(hypothesis))
                    state.waiting.removeFirst()
                } else if state.waiting.isEmpty {
                    // Shown before without its marks; a newer one would make it old.
                    sink.deliver(state.memory.write(hypothesis))
                }
            }
        }
    }

    /// The oldest result; one that may still change is taken away at once, so that newer ones are told of.
    private func next() -> Hypothesis? {
        state.withLock { state in
            guard let first = state.waiting.first else {
                state.isQueued = false
                return nil
            }
            if first.occasion == .progress { state.waiting.removeFirst() }
            return first
        }
    }
}
