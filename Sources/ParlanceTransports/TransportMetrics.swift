import ParlanceCore

/// What the transports count. The server implements what it wants to export; every call does nothing by default.
///
/// Called on event loops: return at once, take no lock that others hold for long.
public protocol TransportMetrics: Sendable {
    func connectionOpened(tls: Bool)
    func connectionClosed(tls: Bool)
    /// Over the limit: answered 503, or dropped outright when even those became too many.
    func connectionRefused(_ reason: ConnectionRefusal)
    /// The TLS handshake did not succeed.
    func tlsHandshakeFailed()
    /// A plain HTTP request was answered; refused upgrades and requests that could not be read are among them.
    func requestAnswered(status: Int)

    func upgradeAccepted()
    func upgradeRefused(status: Int)
    /// Bytes of WebSocket conversations, frame headers included, TLS excluded.
    func received(bytes: Int, frames: Int)
    func sent(bytes: Int, frames: Int)
    /// A partial or committed result was written to its socket; its ``StageTimings`` are complete.
    func resultSent(_ transcript: Transcript)
    /// A client broke the WebSocket protocol or its limits.
    func protocolError(_ error: WebSocketError)
    /// A conversation is over.
    func conversationClosed(_ ending: ConversationEnding)
    /// Reading from a client stopped because its session has enough to do.
    func readingPaused()
}

/// Why a connection was not served.
public enum ConnectionRefusal: String, CaseIterable, Sendable {
    /// Over the connection limit; told so with 503.
    case busy
    /// So far over the limit that it was closed without a word.
    case dropped
    /// The server is going away.
    case draining
}

/// How a conversation ended.
public struct ConversationEnding: Hashable, Sendable {
    public enum Cause: String, CaseIterable, Sendable {
        /// The session was over and said so.
        case session
        /// The client sent a close frame first.
        case client
        /// The client broke the protocol.
        case protocolError = "protocol_error"
        /// The connection broke or was closed without a close frame.
        case vanished
        /// The client answered nothing for too long.
        case silent
        /// The client did not read what was waiting for it.
        case slowReader = "slow_reader"
        /// The server's deadline for going away passed.
        case drained
    }

    public var cause: Cause
    /// The close code sent, or received if the client was first; 1006 when there was none.
    public var code: UInt16

    public init(cause: Cause, code: UInt16) {
        self.cause = cause
        self.code = code
    }
}

extension TransportMetrics {
    public func connectionOpened(tls: Bool) {}
    public func connectionClosed(tls: Bool) {}
    public func connectionRefused(_ reason: ConnectionRefusal) {}
    public func tlsHandshakeFailed() {}
    public func requestAnswered(status: Int) {}
    public func upgradeAccepted() {}
    public func upgradeRefused(status: Int) {}
    public func received(bytes: Int, frames: Int) {}
    public func sent(bytes: Int, frames: Int) {}
    public func resultSent(_ transcript: Transcript) {}
    public func protocolError(_ error: WebSocketError) {}
    public func conversationClosed(_ ending: ConversationEnding) {}
    public func readingPaused() {}
}

/// Counts nothing.
public struct NoTransportMetrics: TransportMetrics {
    public init() {}
}
