import ParlanceCore
import Synchronization

/// Where a recognizer's thread leaves what it found, for the session's worker to pick up.
///
/// Only the newest progress is kept. Answers to marks are kept all: there are never more of them than marks in the
/// ring.
final class HypothesisMailbox: HypothesisSink {
    private struct State {
        var answers: [Hypothesis] = []
        var progress: Hypothesis?
        var failure: RecognizerError?
    }

    private let state = Mutex(State())
    private let isAwaited = Atomic(false)
    private let wakeWorker: @Sendable () -> Void

    init(wakeWorker: @escaping @Sendable () -> Void) { self.wakeWorker = wakeWorker }

    func deliver(_ hypothesis: Hypothesis) {
        state.withLock { state in
            if hypothesis.occasion == .progress {
                state.progress = hypothesis
            } else {
                state.answers.append(hypothesis)
                state.progress = nil
            }
        }
        wakeWorker()
    }

    func consumed() {
        if isAwaited.load(ordering: .acquiring), isAwaited.exchange(false, ordering: .acquiringAndReleasing) {
            wakeWorker()
        }
    }

    /// The session waits for room in the ring: the next ``consumed()`` wakes its worker. What was consumed before this
    /// call wakes nobody, so the ring must be looked at again after it.
    func awaitRoom() { isAwaited.store(true, ordering: .sequentiallyConsistent) }

    func recognizerFailed(_ error: RecognizerError) {
        state.withLock { $0.failure = error }
        wakeWorker()
    }

    /// Appends what has arrived, oldest first.
    func take(into hypotheses: inout [Hypothesis]) throws(RecognizerError) {
        let failure = state.withLock { state in
            hypotheses.append(contentsOf: state.answers)
            if let progress = state.progress { hypotheses.append(progress) }
            state.answers.removeAll(keepingCapacity: true)
            state.progress = nil
            return state.failure
        }
        if let failure { throw failure }
    }
}
