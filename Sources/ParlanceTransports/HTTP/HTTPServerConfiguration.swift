/// Where the server listens and what it allows.
public struct HTTPServerConfiguration: Sendable {
    /// A host name or address, and a port; port 0 lets the system choose.
    public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Plain HTTP and WebSocket; nil: off.
    public var plain: Endpoint? = Endpoint(host: "127.0.0.1", port: 8080)
    /// The same over TLS; nil: off. Neither listener replaces the other.
    public var tls: TLSEndpoint?
    /// Threads for all connections.
    public var eventLoops = 2
    /// Connections that the kernel holds until they are accepted.
    public var backlog = 1_024
    /// Connections of both listeners together. Those beyond are answered 503; see ``ConnectionRoster``.
    public var maximumConnections = 10_000
    /// Kernel buffer for what was not read yet, per connection; nil: the kernel's own, which grows to megabytes.
    /// Together with the session's bound it is how far a client can be ahead of recognition.
    public var receiveBuffer: Int? = 256 * 1_024
    public var http = HTTPLimits()
    public var http2 = HTTP2Limits()
    public var webSocket = WebSocketLimits()

    public init() {}
}

/// Bounds of plain HTTP, and of the request that opens a conversation.
public struct HTTPLimits: Hashable, Sendable {
    /// Bytes of request target, header names and values. Beyond it: 431.
    public var maximumHead = 16 * 1_024
    /// Header fields, trailers included. Beyond it: 431.
    public var maximumHeaders = 100
    /// Bytes of a request's body. Beyond it: 413.
    public var maximumBody = 64 * 1_024
    /// From the connection (TLS handshake included) to the end of the first request's head. Beyond it: 408.
    public var headTimeout = Duration.seconds(10)
    /// From a request's head to the end of its body, or, of a body that is handed over while it arrives, to its next bytes.
    /// Beyond it: 408.
    public var bodyTimeout = Duration.seconds(30)
    /// From an answer to the end of the next request's head. Beyond it the connection is closed.
    public var idleTimeout = Duration.seconds(60)
    /// How long a client may leave a piece of an answer unread that is made while it is sent.
    public var sendTimeout = Duration.seconds(30)
    /// How long a connection that was answered before it had sent everything may go on sending.
    public var lingerTimeout = Duration.seconds(2)

    public init() {}
}

/// A TLS listener.
public struct TLSEndpoint: Hashable, Sendable {
    public var endpoint: HTTPServerConfiguration.Endpoint
    /// PEM: the server's certificate first, then its intermediates.
    public var certificatePath: String
    /// PEM, without a passphrase.
    public var keyPath: String

    public init(endpoint: HTTPServerConfiguration.Endpoint, certificatePath: String, keyPath: String) {
        self.endpoint = endpoint
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }
}
