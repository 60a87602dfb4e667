import NIOCore

/// Bounds of one WebSocket conversation.
public struct WebSocketLimits: Hashable, Sendable {
    /// Bytes in a message, fragments taken together. Beyond it: close 1009.
    public var maximumMessage = 1 << 20
    /// Without any text or binary message for this long the session fails with `idle`; pings do not count. Where the
    /// session's configuration names a time, that one holds.
    public var idleTimeout = Duration.seconds(60)
    /// A session that lasts longer fails with `tooLong`.
    public var maximumDuration = Duration.seconds(4 * 3_600)
    /// A client that was not heard for this long is pinged.
    public var pingInterval = Duration.seconds(25)
    /// A client that was not heard for this long, pongs included, is taken for dead.
    public var silenceTimeout = Duration.seconds(60)
    /// A client that takes nothing of what waits for it for this long is disconnected.
    public var stallTimeout = Duration.seconds(30)
    /// How long a session that was told to fail may take to say so before the connection is closed with 1011.
    public var endTimeout = Duration.seconds(10)
    /// How long a close frame waits for the client's.
    public var closeTimeout = Duration.seconds(3)

    public init() {}
}
