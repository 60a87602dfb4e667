import NIOCore

/// What a transport needs from the server: someone to ask about a handshake, and a session to feed.
///
/// Implemented by the server, called by transports on their event loops; returns at once.
public protocol SessionHost: Sendable {
    /// Whether any dialect answers this path over WebSocket.
    func answers(path: String) -> Bool

    /// Whether any dialect answers a `POST` to this path over HTTP/2, both ways at once (``Dialect/exchangePaths``).
    func exchanges(path: String) -> Bool

    /// Authenticates, admits and opens. The returned session is live; the transport owns it from here and must end it
    /// with ``SessionHandle/disconnect()``, whatever happens.
    ///
    /// - Parameter wakeUp: called from any thread when events are waiting or the inlet has room again.
    func open(_ handshake: Handshake, wakeUp: @escaping @Sendable () -> Void) -> OpenOutcome

    /// Puts an answer that the transport gives by itself on a dialect's path (wrong method or version, no room) into
    /// the form of that dialect, with its headers. The status stays.
    func dress(_ answer: HTTPAnswer, to handshake: Handshake) -> HTTPAnswer
}

extension SessionHost {
    public func exchanges(path: String) -> Bool { false }
    public func dress(_ answer: HTTPAnswer, to handshake: Handshake) -> HTTPAnswer { answer }
}

public enum OpenOutcome: Sendable {
    case accepted(Conversation, any SessionHandle)
    case refused(HTTPAnswer)
}

/// A live session as its connection sees it. Safe from any thread; nothing here waits.
public protocol SessionHandle: AnyObject, Sendable {
    /// Hands over one command. It is always taken; the answer says whether to go on reading the socket.
    ///
    /// After ``InletState/full`` the caller stops reading until `wakeUp` comes and ``inletIsFull`` is false, so at
    /// most one read's worth of messages lies beyond the bound.
    func offer(_ command: SessionCommand) -> InletState

    var inletIsFull: Bool { get }

    /// A buffer whose audio the session has done with, for the next message: what is in it means nothing. Nil when
    /// there is none, as with a session that has not heard anything yet; then the caller makes one.
    func takeSpareBuffer() -> ByteBuffer?

    /// Since when audio has waited for something to come of it: bytes of which no sample was decoded yet, or a place at
    /// which the recognizer owes its words. Nil when nothing waits.
    var waitingSince: ContinuousClock.Instant? { get }

    /// Takes waiting events, oldest first, appending to `events`. Call only while the socket is writable: what stays
    /// behind is coalesced (newest partial wins), and too many unread results fail the session.
    func takeEvents(into events: inout [SessionEvent])

    /// Ends the session with a failure that its client is told.
    func fail(_ failure: SessionFailure)

    /// Asks for a graceful end: flush what was received, then ``SessionEvent/failed(_:)`` with `shuttingDown`.
    func drain()

    /// The connection is gone. Everything is given back; no more events. Idempotent.
    func disconnect()
}

extension SessionHandle {
    public func takeSpareBuffer() -> ByteBuffer? { nil }
}

public enum InletState: Sendable {
    case ready
    case full
}
