import NIOCore

/// What is due when in a conversation: plain data, so that it can be tested without waiting.
///
/// The handler notes what happens and asks ``due(at:)`` whenever ``next`` has come. Deadlines that only move later
/// cost nothing: the timer fires, finds nothing due and sleeps again.
package struct ConversationClock {
    package enum Due: Equatable {
        case idle
        case tooLong
        case ping
        case silent
        case slowReader
        /// The session was told to end and did not.
        case overdue
        case closeTimeout
        /// Time to look whether the session owes its client something for too long.
        case stallCheck
    }

    private enum Phase: Equatable {
        case open
        /// The session is ending; only the client's reading and the way out are watched.
        case ending(since: NIODeadline)
        case closing(since: NIODeadline)
    }

    private let limits: WebSocketLimits
    private let idleTimeout: TimeAmount
    /// How often to look whether the session is stuck; nil: never.
    private let stallCheckInterval: TimeAmount?
    private let opened: NIODeadline
    private var phase = Phase.open
    private var lastMessage: NIODeadline
    private var lastHeard: NIODeadline
    private var lastPing: NIODeadline
    private var lastStallCheck: NIODeadline
    private var isPaused = false
    /// The client has said all it had to say, and waits for its results.
    private var isFinished = false
    private var stalledSince: NIODeadline?

    package init(
        limits: WebSocketLimits, idleTimeout: Duration?, stallTimeout: Duration? = nil, now: NIODeadline
    ) {
        self.limits = limits
        self.idleTimeout = TimeAmount(idleTimeout ?? limits.idleTimeout)
        stallCheckInterval = stallTimeout.map { TimeAmount($0 / 8) }
        opened = now
        lastStallCheck = now
        lastMessage = now
        lastHeard = now
        lastPing = now
    }

    /// Bytes came. `isData`: some of them belonged to a text or binary message.
    package mutating func heard(at now: NIODeadline, isData: Bool) {
        lastHeard = now
        if isData { lastMessage = now }
    }

    /// We do not read: nothing can be heard, and that is no fault of the client's.
    package mutating func paused() { isPaused = true }

    package mutating func resumed(at now: NIODeadline) {
        isPaused = false
        lastHeard = now
        lastMessage = now
        lastPing = now
    }

    /// The client has finished, or is not listened to any more: its silence means nothing now, however long the rest takes.
    package mutating func finished() { isFinished = true }

    package mutating func pinged(at now: NIODeadline) { lastPing = now }

    package mutating func checkedForStall(at now: NIODeadline) { lastStallCheck = now }

    /// Output is waiting, and none of it has moved since the last call with `progressed`.
    package mutating func outputPending(at now: NIODeadline, progressed: Bool) {
        if progressed || stalledSince == nil { stalledSince = now }
    }

    package mutating func outputEmpty() { stalledSince = nil }

    /// The session was told to end.
    package mutating func ending(at now: NIODeadline) { if phase == .open { phase = .ending(since: now) } }

    package mutating func closing(at now: NIODeadline) { phase = .closing(since: now) }

    /// Everything that may become due, the gravest first; `visit` ends it by returning false. (No list: this is asked on
    /// every event loop, for every connection.)
    private func deadlines(_ visit: (Due, NIODeadline) -> Bool) {
        if case .closing(let since) = phase {
            _ = visit(.closeTimeout, since + TimeAmount(limits.closeTimeout))
            return
        }
        if case .ending(let since) = phase {
            guard visit(.overdue, since + TimeAmount(limits.endTimeout)) else { return }
        }
        if let stalledSince {
            guard visit(.slowReader, stalledSince + TimeAmount(limits.stallTimeout)) else { return }
        }
        if phase == .open {
            guard visit(.tooLong, opened + TimeAmount(limits.maximumDuration)) else { return }
        }
        if !isPaused {
            guard visit(.silent, lastHeard + TimeAmount(limits.silenceTimeout)) else { return }
            if phase == .open, !isFinished {
                guard visit(.idle, lastMessage + idleTimeout) else { return }
            }
            guard visit(.ping, max(lastHeard, lastPing) + TimeAmount(limits.pingInterval)) else { return }
        }
        if phase == .open, !isFinished, let stallCheckInterval {
            _ = visit(.stallCheck, lastStallCheck + stallCheckInterval)
        }
    }

    /// What is due now, the gravest first.
    package func due(at now: NIODeadline) -> Due? {
        var result: Due?
        deadlines { due, deadline in
            if deadline <= now { result = due }
            return result == nil
        }
        return result
    }

    /// When to ask again at the latest.
    package var next: NIODeadline {
        var earliest = NIODeadline.distantFuture
        deadlines { _, deadline in
            earliest = min(earliest, deadline)
            return true
        }
        return earliest
    }
}
