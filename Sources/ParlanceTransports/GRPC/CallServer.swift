import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import NIOCore
import NIOPosix
import ParlanceCore
import Synchronization

/// The listeners for calls, over gRPC. Use it once: ``start()``, later ``drain(deadline:)``.
public final class CallServer: Sendable {
    private struct Listener: Sendable {
        var server: GRPCServer<HTTP2ServerTransport.Posix>
        var serving: Task<Void, any Error>
    }

    private struct State {
        var group: MultiThreadedEventLoopGroup?
        var listeners: [Listener] = []
    }

    private let configuration: CallServerConfiguration
    private let host: any CallHost
    private let metrics: any TransportMetrics
    private let logger: Logger
    private let roster = CallRoster()
    private let connections = Atomic<Int>(0)
    private let state = Mutex(State())

    public init(
        configuration: CallServerConfiguration, host: any CallHost,
        metrics: any TransportMetrics = NoTransportMetrics(), logger: Logger = Logger(label: "parlance.calls")
    ) {
        self.configuration = configuration
        self.host = host
        self.metrics = metrics
        self.logger = logger
    }

    /// Binds the listeners and serves. Either all of them work, or none is left behind.
    public func start() async throws(HTTPServerError) -> HTTPServer.Addresses {
        // Its own words for what is wrong with them.
        if let tls = configuration.tls { _ = try makeTLSContext(tls) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
        state.withLock { $0.group = group }
        var addresses = HTTPServer.Addresses()
        do throws(HTTPServerError) {
            if let plain = configuration.plain {
                addresses.plain = try await listen(plain, .plaintext, isTLS: false, group)
            }
            if let tls = configuration.tls {
                let security = HTTP2ServerTransport.Posix.TransportSecurity.tls(
                    certificateChain: [.file(path: tls.certificatePath, format: .pem)],
                    privateKey: .file(path: tls.keyPath, format: .pem)
                ) { $0.requireALPN = true }
                addresses.tls = try await listen(tls.endpoint, security, isTLS: true, group)
            }
        } catch {
            await stop()
            throw error
        }
        return addresses
    }

    private func listen(
        _ endpoint: HTTPServerConfiguration.Endpoint, _ security: HTTP2ServerTransport.Posix.TransportSecurity,
        isTLS: Bool, _ group: MultiThreadedEventLoopGroup
    ) async throws(HTTPServerError) -> NIOCore.SocketAddress {
        let address: NIOCore.SocketAddress
        do {
            address = try NIOCore.SocketAddress.makeAddressResolvingHost(endpoint.host, port: endpoint.port)
        } catch {
            throw .cannotListen(endpoint, reason: plainReason(error))
        }
        let host = address.ipAddress ?? endpoint.host
        let transport = HTTP2ServerTransport.Posix(
            address: address.protocol == .inet6
                ? .ipv6(host: host, port: endpoint.port) : .ipv4(host: host, port: endpoint.port),
            transportSecurity: security, config: transportConfiguration(isTLS: isTLS), eventLoopGroup: group)
        let services: [any RegistrableRPCService] = [
            CallServices(host: self.host, limits: configuration.limits, metrics: metrics, roster: roster),
            HealthService(host: self.host),
        ]
        let server = GRPCServer(transport: transport, services: services)
        let serving = Task { try await server.serve() }
        state.withLock { $0.listeners.append(Listener(server: server, serving: serving)) }
        do {
            let bound = try await transport.listeningAddress
            let port = bound.ipv4?.port ?? bound.ipv6?.port ?? endpoint.port
            return try NIOCore.SocketAddress(ipAddress: host, port: port)
        } catch {
            let reason: any Error = if case .failure(let cause) = await serving.result { cause } else { error }
            let cause = (reason as? RuntimeError)?.cause ?? reason
            throw .cannotListen(endpoint, reason: plainReason(cause))
        }
    }

    private func transportConfiguration(isTLS: Bool) -> HTTP2ServerTransport.Posix.Config {
        .defaults { config in
            config.http2.targetWindowSize = configuration.window
            config.http2.maxConcurrentStreams = configuration.maximumCalls
            config.rpc.maxRequestPayloadSize = max(
                configuration.limits.maximumRequest, configuration.limits.maximumMessage)
            // A result is small, and wanted now: there is nothing to gather.
            config.connection.flushCoalescing = nil
            // Dead peers are found, and clients may ask as often as gRPC's own do.
            config.connection.keepalive.time = .seconds(60)
            config.connection.keepalive.clientBehavior.allowWithoutCalls = true
            config.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls = .seconds(10)
            config.channelDebuggingCallbacks.onAcceptTCPConnection = { [weak self] channel in
                self?.accept(channel, isTLS: isTLS)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
        }
    }

    private func accept(_ channel: any Channel, isTLS: Bool) {
        let open = connections.add(1, ordering: .relaxed).newValue
        guard open <= configuration.maximumConnections else {
            connections.subtract(1, ordering: .relaxed)
            metrics.connectionRefused(.dropped)
            return channel.close(promise: nil)
        }
        metrics.connectionOpened(tls: isTLS)
        channel.closeFuture.whenComplete { [metrics, weak self] _ in
            metrics.connectionClosed(tls: isTLS)
            self?.connections.subtract(1, ordering: .relaxed)
        }
    }

    /// Lets every call be answered, then closes. What is left at the deadline is cancelled.
    public func drain(deadline: Duration) async {
        roster.drain()
        let end = ContinuousClock.now + deadline
        while !roster.isEmpty, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(10)) }
        if !roster.isEmpty { logger.notice("calls are still open at the shutdown deadline") }
        await stop()
    }

    private func stop() async {
        let group = state.withLock { $0.group }
        await closeListeners()
        try? await group?.shutdownGracefully()
    }

    /// On return they are gone, with all that they still ask of their event loop when they go.
    private func closeListeners() async {
        let listeners = state.withLock { state in
            defer { state = State() }
            return state.listeners
        }
        for listener in listeners { listener.server.beginGracefulShutdown() }
        let kill = Task {
            // Statuses that were just written get out; connections that clients keep open do not hold us up.
            try await Task.sleep(for: .seconds(1))
            for listener in listeners { listener.serving.cancel() }
        }
        for listener in listeners { _ = await listener.serving.result }
        kill.cancel()
        _ = await kill.result
    }
}
