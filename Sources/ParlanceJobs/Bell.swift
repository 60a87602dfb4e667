import Synchronization

/// Wakes whoever waits for something to do. Rung while nobody waits, it wakes the next one at once.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Wakes one.
    func ring() {
        state.withLock { state in
            let first = state.waiting.keys.min()
            state.isRung = first == nil
            return first.flatMap { state.waiting.removeValue(forKey: $0) }
        }?.resume()
    }

    /// Until the bell rings, the time is over, or the task is cancelled.
    func wait(atMost time: Duration) async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        let timer = Task {
            try? await Task.sleep(for: time)
            wake(id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiting[id] = continuation
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
        timer.cancel()
    }

    private func wake(_ id: Int) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
}
