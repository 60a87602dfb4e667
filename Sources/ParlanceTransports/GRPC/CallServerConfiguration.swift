/// Where calls are taken and what they may do.
public struct CallServerConfiguration: Sendable {
    /// HTTP/2 without TLS, by prior knowledge; nil: off.
    public var plain: HTTPServerConfiguration.Endpoint?
    /// HTTP/2 over TLS, agreed on by ALPN; nil: off. Neither listener replaces the other.
    public var tls: TLSEndpoint?
    /// Threads for all connections.
    public var eventLoops = 2
    /// Connections of both listeners together. Those beyond are closed.
    public var maximumConnections = 10_000
    /// Calls of one connection at a time; further ones wait in the client.
    public var maximumCalls = 1_000
    /// Bytes that a client may send on a call, or on its connection, before we have taken them (RFC 9113, section 5.2).
    public var window = 65_535
    public var limits = CallLimits()

    public init() {}

    public var isOff: Bool { plain == nil && tls == nil }
}

/// Bounds of one call.
public struct CallLimits: Hashable, Sendable {
    /// Bytes in a message of a stream. Beyond it: RESOURCE_EXHAUSTED.
    public var maximumMessage = 4 << 20
    /// Bytes in the message of a call of one request. What is beyond the larger of the two resets the call.
    public var maximumRequest = (10 << 20) + (64 << 10)
    /// The message of a call of one request is waited for this long. Then: DEADLINE_EXCEEDED.
    public var requestTimeout = Duration.seconds(60)
    /// Without any message for this long the session fails with `idle`, if its configuration names no time itself. The
    /// first message is waited for as long.
    public var idleTimeout = Duration.seconds(60)
    /// A session that lasts longer fails with `tooLong`.
    public var maximumDuration = Duration.seconds(4 * 3_600)
    /// A client that takes nothing of what waits for it for this long loses its session.
    public var stallTimeout = Duration.seconds(30)
    /// How long a session that was told to fail may take to say so.
    public var endTimeout = Duration.seconds(10)
    /// How long what a client still sends is read, and thrown away, after its call has got its status.
    public var lingerTimeout = Duration.seconds(10)

    public init() {}

    /// The same bounds for the clock that conversations share. There are no pings here: HTTP/2 has its own.
    var clock: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.idleTimeout = idleTimeout
        limits.maximumDuration = maximumDuration
        limits.stallTimeout = stallTimeout
        limits.endTimeout = endTimeout
        limits.pingInterval = .seconds(365 * 86_400)
        limits.silenceTimeout = .seconds(365 * 86_400)
        return limits
    }
}
