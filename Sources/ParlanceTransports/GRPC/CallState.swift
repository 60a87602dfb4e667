import NIOCore
import ParlanceCore

/// Where a call is in its life: plain data, under the lock of its ``StreamCall``.
///
/// A call gets exactly one status, the first that is set; once it has one, its session is given up.
package struct CallState {
    package enum Phase {
        /// The configuration has not come yet.
        case waiting
        case open(any SessionHandle)
        /// It has its status. The session, if there was one, is disconnected.
        case over(CallStatus)
    }

    package private(set) var phase = Phase.waiting
    package var clock: ConversationClock
    /// For whoever writes, once.
    private var writer: (any EventWriter)?
    private var stallTimeout: Duration?
    private var idleTimeout: Duration
    private var isDraining = false
    private var limits: CallLimits

    package init(limits: CallLimits, now: NIODeadline) {
        self.limits = limits
        idleTimeout = limits.idleTimeout
        clock = ConversationClock(limits: limits.clock, idleTimeout: nil, now: now)
    }

    package var status: CallStatus? { if case .over(let status) = phase { status } else { nil } }
    package var session: (any SessionHandle)? { if case .open(let session) = phase { session } else { nil } }

    /// - Returns: false where the call is over already: the session must be disconnected.
    package mutating func open(_ conversation: Conversation, _ session: any SessionHandle, now: NIODeadline) -> Bool {
        guard case .waiting = phase else { return false }
        phase = .open(session)
        writer = conversation.writer
        stallTimeout = conversation.configuration.stallTimeout
        idleTimeout = conversation.idleTimeout ?? limits.idleTimeout
        var bounds = limits
        if let shorter = conversation.maximumDuration { bounds.maximumDuration = min(shorter, bounds.maximumDuration) }
        clock = ConversationClock(
            limits: bounds.clock, idleTimeout: conversation.idleTimeout, stallTimeout: stallTimeout, now: now)
        limits = bounds
        if isDraining { session.drain() }
        return true
    }

    package mutating func takeWriter() -> (any EventWriter)? {
        defer { writer = nil }
        return writer
    }

    /// The call ends with this, if it has not got a status yet.
    ///
    /// - Returns: the session to disconnect.
    package mutating func end(_ status: CallStatus) -> (any SessionHandle)? {
        if case .over = phase { return nil }
        let session = session
        phase = .over(status)
        return session
    }

    /// The server is going away.
    package mutating func drain() {
        isDraining = true
        clock.finished()
        session?.drain()
    }

    /// What is due of time.
    package enum Due {
        /// Tell the session so; it has its last words.
        case fail(any SessionHandle, SessionFailure)
        /// No session, or one that does not end.
        case end(SessionFailure)
    }

    package mutating func due(at now: NIODeadline) -> Due? {
        while let due = clock.due(at: now) {
            switch due {
            case .idle: return fail(.idle("no message for \(idleTimeout.inWords)"), now)
            case .tooLong:
                return fail(.tooLong("the call reached its maximum length of \(limits.maximumDuration.inWords)"), now)
            case .slowReader: return .end(.clientTooSlow("the client does not read its results"))
            case .overdue: return .end(.internal("the session did not end"))
            case .stallCheck:
                clock.checkedForStall(at: now)
                guard let stallTimeout, let since = session?.waitingSince, since.duration(to: .now) >= stallTimeout
                else { continue }
                return fail(
                    .stalled(
                        "nothing came of the audio for \(stallTimeout.inWords): it cannot be decoded, or the recognizer "
                            + "is stuck"), now)
            case .ping: clock.pinged(at: now)
            case .silent, .closeTimeout: return nil
            }
        }
        return nil
    }

    private mutating func fail(_ failure: SessionFailure, _ now: NIODeadline) -> Due {
        guard let session else { return .end(failure) }
        clock.ending(at: now)
        return .fail(session, failure)
    }
}
