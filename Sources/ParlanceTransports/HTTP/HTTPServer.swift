import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ParlanceCore
import Synchronization

/// HTTP/1.1, WebSocket and HTTP/2 on a plain listener, a TLS listener, or both.
///
/// Plain requests go to an ``HTTPResponder``, WebSocket upgrades to a `SessionHost`. Use it once: ``start()``, later
/// ``drain(deadline:)``.
public final class HTTPServer: Sendable {
    /// Where the listeners are, ports resolved.
    public struct Addresses: Sendable {
        public var plain: SocketAddress?
        public var tls: SocketAddress?

        /// Nowhere.
        public init() {}
    }

    private enum State {
        case new
        case running(MultiThreadedEventLoopGroup, listeners: [any Channel])
        case stopped
    }

    private let configuration: HTTPServerConfiguration
    private let services: ConnectionServices
    private let logger: Logger
    private let state = Mutex(State.new)

    public init(
        configuration: HTTPServerConfiguration, responder: any HTTPResponder, host: any SessionHost,
        metrics: any TransportMetrics = NoTransportMetrics(), logger: Logger = Logger(label: "parlance.transport")
    ) {
        self.configuration = configuration
        self.logger = logger
        services = ConnectionServices(
            http: configuration.http, http2: configuration.http2, webSocket: configuration.webSocket,
            responder: responder, host: host, metrics: metrics,
            roster: ConnectionRoster(limit: configuration.maximumConnections))
    }

    /// Connections open now, those being refused left out.
    public var connections: Int { services.roster.count }

    /// Binds the listeners and serves. Either all of them work, or none is left behind.
    public func start() async throws(HTTPServerError) -> Addresses {
        try validate()
        let tls: NIOSSLContext? = if let endpoint = configuration.tls { try makeTLSContext(endpoint) } else { nil }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
        var listeners: [any Channel] = []
        var addresses = Addresses()
        do throws(HTTPServerError) {
            if let endpoint = configuration.plain {
                let listener = try await bind(endpoint, tls: nil, on: group)
                listeners.append(listener)
                addresses.plain = listener.localAddress
            }
            if let endpoint = configuration.tls?.endpoint {
                let listener = try await bind(endpoint, tls: tls, on: group)
                listeners.append(listener)
                addresses.tls = listener.localAddress
            }
        } catch {
            for listener in listeners { try? await listener.close() }
            try? await group.shutdownGracefully()
            throw error
        }
        state.withLock { $0 = .running(group, listeners: listeners) }
        return addresses
    }

    /// Stops accepting, lets every session flush and say goodbye, closes idle connections, and waits until all are
    /// gone. What is left at the deadline is closed with 1001. Returns when nothing is open any more.
    public func drain(deadline: Duration) async {
        let running = state.withLock { state -> (MultiThreadedEventLoopGroup, [any Channel])? in
            guard case .running(let group, let listeners) = state else { return nil }
            state = .stopped
            return (group, listeners)
        }
        guard let (group, listeners) = running else { return }
        for listener in listeners { try? await listener.close() }
        let roster = services.roster
        roster.drain()
        if await !isEmpty(within: deadline) {
            logger.notice(
                "connections are still open at the shutdown deadline",
                metadata: ["connections": .stringConvertible(roster.count)])
            roster.goAway()
            _ = await isEmpty(within: .seconds(1))
            roster.closeAll()
            _ = await isEmpty(within: .seconds(1))
        }
        try? await group.shutdownGracefully()
    }

    private func isEmpty(within duration: Duration) async -> Bool {
        let end = ContinuousClock.now + duration
        while !services.roster.isEmpty {
            if ContinuousClock.now >= end || Task.isCancelled { return false }
            try? await Task.sleep(for: min(.milliseconds(10), max(.zero, ContinuousClock.now.duration(to: end))))
        }
        return true
    }

    private func validate() throws(HTTPServerError) {
        if configuration.plain == nil, configuration.tls == nil { throw .noListener }
        let positive = [
            ("the number of event loops", configuration.eventLoops), ("the backlog", configuration.backlog),
            ("the connection limit", configuration.maximumConnections),
            ("the request head limit", configuration.http.maximumHead),
            ("the header limit", configuration.http.maximumHeaders),
            ("the WebSocket message limit", configuration.webSocket.maximumMessage),
        ]
        for (name, value) in positive where value < 1 {
            throw .badSetting("\(name) must be at least 1, not \(value)")
        }
        for endpoint in [configuration.plain, configuration.tls?.endpoint].compactMap(\.self)
        where !(0...65_535).contains(endpoint.port) {
            throw .badSetting("a port lies between 0 and 65535, not at \(endpoint.port)")
        }
    }

    private func bind(
        _ endpoint: HTTPServerConfiguration.Endpoint, tls: NIOSSLContext?, on group: MultiThreadedEventLoopGroup
    ) async throws(HTTPServerError) -> any Channel {
        let services = services
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // One read, then the handler decides whether to go on: what lies beyond a full inlet stays in the kernel.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 2_048, maximum: 65_536)
            )
            .childChannelOption(
                .writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: 32_768, high: 65_536)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try configure(channel, services: services, tls: tls) }
            }
        if let size = configuration.receiveBuffer {
            // On the listener, so that it holds from the handshake on.
            bootstrap = bootstrap.serverChannelOption(.socketOption(.so_rcvbuf), value: .init(clamping: size))
        }
        #if os(Linux)
        // Unsent bytes wait here, where they are bounded and events still coalesce, not in megabytes of kernel buffer.
        bootstrap = bootstrap.childChannelOption(
            .tcpOption(.init(rawValue: tcpNotSentLowWater)), value: 32_768)
        #endif
        do {
            return try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
        } catch {
            throw .cannotListen(endpoint, reason: plainReason(error))
        }
    }
}

/// TCP_NOTSENT_LOWAT in Linux's tcp.h, which Glibc's module does not export.
private let tcpNotSentLowWater: CInt = 25

/// The words of an error, without the function that failed.
func plainReason(_ error: any Error) -> String {
    if let error = error as? IOError { return String(cString: strerror(error.errnoCode)) }
    return "\(error)"
}

/// Builds a new connection's handlers.
private func configure(_ channel: any Channel, services: ConnectionServices, tls: NIOSSLContext?) throws {
    let admission = services.roster.admit(channel)
    let isDraining = services.roster.isDraining
    switch admission {
    case .drop:
        services.metrics.connectionRefused(.dropped)
        channel.close(promise: nil)
        return
    case .refuse: services.metrics.connectionRefused(isDraining ? .draining : .busy)
    case .serve:
        let isTLS = tls != nil
        services.metrics.connectionOpened(tls: isTLS)
        channel.closeFuture.whenComplete { _ in services.metrics.connectionClosed(tls: isTLS) }
    }
    let pipeline = channel.pipeline.syncOperations
    if let tls {
        try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        try pipeline.addHandler(TLSFailureCounter(metrics: services.metrics))
    }
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = services.http.maximumHead
    limits.maxHeaderListSize = services.http.maximumHead
    limits.maxHeaderFieldCount = services.http.maximumHeaders
    let encoder = HTTPResponseEncoder()
    let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    let refusal: HTTPAnswer? = admission == .serve ? nil : isDraining ? .draining : .busy
    let handler = HTTPConnectionHandler(
        services: services, refusal: refusal, encoder: encoder, decoder: decoder)
    try pipeline.addHandlers([
        ProtocolSniffer(others: [handler, decoder, encoder], services: services, refusal: refusal),
        encoder, decoder, handler,
    ])
}

/// Counts handshakes that fail, and closes their connections.
private final class TLSFailureCounter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let metrics: any TransportMetrics

    init(metrics: any TransportMetrics) { self.metrics = metrics }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Plain text: the handshake has succeeded. One handler less on the way of every frame.
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        metrics.tlsHandshakeFailed()
        context.close(promise: nil)
    }
}
