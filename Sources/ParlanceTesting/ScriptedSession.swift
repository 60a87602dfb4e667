import ParlanceCore
import Synchronization

/// A session that a test plays by hand: it keeps what it was offered, and tells what the test has it tell.
public final class ScriptedSession: SessionHandle {
    private struct State {
        var commands: [SessionCommand] = []
        var events: [SessionEvent] = []
        var isFull = false
        var isGone = false
    }

    private let state = Mutex(State())
    private let wakeUp: @Sendable () -> Void

    public init(wakeUp: @escaping @Sendable () -> Void) { self.wakeUp = wakeUp }

    /// What it was offered, in short: `audio 960`, `finalize`, `finish`, …
    public var commands: [String] { state.withLock { $0.commands.map(GoldenCommand.describe) } }
    public var isGone: Bool { state.withLock { $0.isGone } }

    public func tell(_ events: SessionEvent...) {
        state.withLock { $0.events += events }
        wakeUp()
    }

    public func fill(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

    public func offer(_ command: SessionCommand) -> InletState {
        state.withLock { state in
            state.commands.append(command)
            return state.isFull ? .full : .ready
        }
    }
    public var inletIsFull: Bool { state.withLock { $0.isFull } }
    public var waitingSince: ContinuousClock.Instant? { nil }
    public func takeEvents(into events: inout [SessionEvent]) {
        state.withLock { state in
            events += state.events
            state.events = []
        }
    }
    public func fail(_ failure: SessionFailure) {}
    public func drain() {}
    public func disconnect() { state.withLock { $0.isGone = true } }
}
