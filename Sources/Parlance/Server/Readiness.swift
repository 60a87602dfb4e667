import Synchronization

/// Where the server is in its life. Any thread.
final class Readiness: Sendable {
    enum State: String, Sendable {
        case starting
        case ready
        case draining
    }
    private let state = Mutex(State.starting)

    var current: State { state.withLock { $0 } }
    func set(_ new: State) { state.withLock { $0 = new } }
}
