import Synchronization

/// The streams that are open, so that all of them can be asked to end.
final class CallRoster: Sendable {
    private struct State {
        var calls: [Int: StreamCall] = [:]
        var next = 0
        var isDraining = false
    }

    private let state = Mutex(State())

    func enter(_ call: StreamCall) -> Int {
        let (ticket, isDraining) = state.withLock { state in
            state.next += 1
            state.calls[state.next] = call
            return (state.next, state.isDraining)
        }
        if isDraining { call.drain() }
        return ticket
    }

    func leave(_ ticket: Int) { state.withLock { $0.calls[ticket] = nil } }

    var isEmpty: Bool { state.withLock { $0.calls.isEmpty } }

    /// Asks all calls, and those that still come, to end once what they have received is answered.
    func drain() {
        let calls = state.withLock { state in
            state.isDraining = true
            return Array(state.calls.values)
        }
        for call in calls { call.drain() }
    }
}
