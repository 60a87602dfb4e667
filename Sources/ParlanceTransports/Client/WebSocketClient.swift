import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A small WebSocket client for the load generator and the tests: many connections on one event loop, each message
/// with the instant of its arrival.
public final class WebSocketClient: Sendable {
    /// Where to connect, and as whom.
    public struct Target: Sendable {
        public var host: String
        public var port: Int
        /// Path and query, percent-encoded.
        public var path: String
        /// In addition to those that the protocol needs.
        public var headers: [(name: String, value: String)]
        public var subprotocols: [String]
        /// Speak TLS, trusting as this says.
        public var tls: TLSConfiguration?
        public var connectTimeout = Duration.seconds(10)
        /// Of what the server sends.
        public var maximumMessage = 1 << 24

        public init(
            host: String, port: Int, path: String, headers: [(name: String, value: String)] = [],
            subprotocols: [String] = [], tls: TLSConfiguration? = nil
        ) {
            self.host = host
            self.port = port
            self.path = path
            self.headers = headers
            self.subprotocols = subprotocols
            self.tls = tls
        }
    }

    /// What a connection reports, on its event loop.
    public enum Event: Sendable {
        case text(String, at: ContinuousClock.Instant)
        case binary(ByteBuffer, at: ContinuousClock.Instant)
        /// A ping came; it is answered already.
        case ping(at: ContinuousClock.Instant)
        case pong(ByteBuffer, at: ContinuousClock.Instant)
        /// Last. `code` 1005: a close frame without one; 1006: none came.
        case closed(code: UInt16, reason: String, at: ContinuousClock.Instant)
    }

    /// What the server answered to the upgrade.
    public let subprotocol: String?
    public let responseHeaders: [(name: String, value: String)]
    /// The connection below, for its event loop and its options.
    public let channel: any Channel
    private let handler: NIOLoopBound<WebSocketClientHandler>

    /// Connects and upgrades.
    ///
    /// - Parameters:
    ///   - loop: where `onEvent` is called; nil for any loop of the process's own group.
    ///   - onEvent: must return quickly.
    /// - Throws: ``WebSocketClientError``.
    public static func connect(
        to target: Target, on loop: (any EventLoop)? = nil, onEvent: @escaping @Sendable (Event) -> Void
    ) async throws -> WebSocketClient {
        try await connecting(to: target, on: loop ?? MultiThreadedEventLoopGroup.singleton.next(), onEvent: onEvent)
            .get()
    }

    private static func connecting(
        to target: Target, on loop: any EventLoop, onEvent: @escaping @Sendable (Event) -> Void
    ) -> EventLoopFuture<WebSocketClient> {
        let promise = loop.makePromise(of: WebSocketClient.self)
        ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(target.connectTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 1_024, maximum: 65_536)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls = target.tls {
                        let isName = (try? SocketAddress(ipAddress: target.host, port: 0)) == nil
                        try pipeline.addHandler(
                            NIOSSLClientHandler(
                                context: NIOSSLContext(configuration: tls), serverHostname: isName ? target.host : nil))
                    }
                    let encoder = HTTPRequestEncoder()
                    let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
                    try pipeline.addHandlers([
                        encoder, decoder,
                        WebSocketClientUpgradeHandler(
                            target: target, encoder: encoder, decoder: decoder, opened: promise, onEvent: onEvent),
                    ])
                }
            }
            .connect(host: target.host, port: target.port)
            .whenFailure { promise.fail(WebSocketClientError.cannotConnect("\($0)")) }
        return promise.futureResult
    }

    init(
        channel: any Channel, handler: WebSocketClientHandler, subprotocol: String?,
        responseHeaders: [(name: String, value: String)]
    ) {
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        self.subprotocol = subprotocol
        self.responseHeaders = responseHeaders
    }

    public var eventLoop: any EventLoop { channel.eventLoop }

    /// Sends a message, masked. Callable from any thread; the order of calls from one thread is kept.
    ///
    /// - Returns: fulfilled when the bytes have gone to the kernel, so that a sender can be paced by its server.
    @discardableResult
    public func send(text: String) -> EventLoopFuture<Void> { onLoop { $0.send(.text, ByteBuffer(string: text)) } }

    @discardableResult
    public func send(binary: ByteBuffer) -> EventLoopFuture<Void> { onLoop { $0.send(.binary, binary) } }

    @discardableResult
    public func ping(_ payload: ByteBuffer = ByteBuffer()) -> EventLoopFuture<Void> {
        onLoop { $0.send(.ping, payload) }
    }

    /// Sends a close frame. The server's answer comes as ``Event/closed(code:reason:at:)``.
    @discardableResult
    public func close(code: UInt16 = 1000, reason: String = "") -> EventLoopFuture<Void> {
        onLoop { $0.sendClose(code: code, reason: reason) }
    }

    /// Drops the connection without a word.
    public func abort() { channel.close(promise: nil) }

    /// Stops or resumes reading from the socket.
    public func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
    }

    private func onLoop(
        _ body: @escaping @Sendable (WebSocketClientHandler) -> EventLoopFuture<Void>
    ) -> EventLoopFuture<Void> {
        if eventLoop.inEventLoop { return body(handler.value) }
        let handler = handler
        return eventLoop.flatSubmit { body(handler.value) }
    }
}

/// Why a conversation did not come about.
public enum WebSocketClientError: Error, Sendable, CustomStringConvertible {
    case cannotConnect(String)
    /// The server answered with plain HTTP.
    case refused(status: Int, headers: [(name: String, value: String)], body: [UInt8])
    /// The server's 101 does not belong to our request.
    case badUpgrade(String)
    /// The connection ended before there was an answer.
    case closedEarly

    public var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .refused(let status, _, let body):
            "the server refused with status \(status): \(String(decoding: body.prefix(500), as: UTF8.self))"
        case .badUpgrade(let reason): "the server's upgrade is wrong: \(reason)"
        case .closedEarly: "the server closed the connection before it answered"
        }
    }
}
