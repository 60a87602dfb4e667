import Synchronization

/// The streams that are open, so that all of them can be asked to end, and how many requests are being answered.
final class CallRoster: Sendable {
    private struct State {
        var calls: [Int: StreamCall] = [:]
        var requests = 0
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

    /// A request counts for as long as the ticket lives.
    func enterRequest() -> RequestTicket {
        state.withLock { $0.requests += 1 }
        return RequestTicket(roster: self)
    }

    final class RequestTicket: Sendable {
        private let roster: CallRoster

        init(roster: CallRoster) { self.roster = roster }

        deinit { roster.state.withLock { $0.requests -= 1 } }
    }

    var isEmpty: Bool { state.withLock { $0.calls.isEmpty && $0.requests == 0 } }

    /// Asks all calls, and those that still come, to end once what they have received is answered.
    func drain() {
        let calls = state.withLock { state in
            state.isDraining = true
            return Array(state.calls.values)
        }
        for call in calls { call.drain() }
    }
}
