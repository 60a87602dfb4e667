import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix

/// One `POST` over HTTP/2 whose body and answer are open at once, on a connection of its own: for the load generator and
/// the tests. Plain, by prior knowledge.
public final class HTTP2ExchangeClient: Sendable {
    /// What comes back, on the connection's event loop.
    public enum Event: Sendable {
        case head(status: Int, headers: [(name: String, value: String)])
        case data(ByteBuffer, at: ContinuousClock.Instant)
        /// The server's END_STREAM.
        case ended
        /// Last. `isReset`: not as it should have ended.
        case closed(isReset: Bool)
    }

    /// The connection below, for its options.
    public let channel: any Channel
    private let stream: any Channel

    private init(channel: any Channel, stream: any Channel) {
        self.channel = channel
        self.stream = stream
    }

    /// Connects and sends the request's head.
    ///
    /// - Parameters:
    ///   - loop: where `onEvent` is called.
    ///   - headers: besides the pseudo-headers; names in lower case.
    public static func connect(
        host: String, port: Int, path: String, headers: [(name: String, value: String)], on loop: any EventLoop,
        onEvent: @escaping @Sendable (Event) -> Void
    ) async throws -> HTTP2ExchangeClient {
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOHTTP2Handler(mode: .client, eventLoop: channel.eventLoop) { stream in
                            // The server opens none.
                            stream.close()
                        },
                        HTTP2ClientEnd(),
                    ])
                }
            }
            .connect(host: host, port: port).get()
        let multiplexer = try await channel.eventLoop.flatSubmit {
            channel.pipeline.handler(type: NIOHTTP2Handler.self).flatMap(\.multiplexer)
        }.get()
        let promise = loop.makePromise(of: (any Channel).self)
        multiplexer.createStreamChannel(promise: promise) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2ExchangeEvents(onEvent: onEvent))
            }
        }
        let stream = try await promise.futureResult.get()
        var fields: HPACKHeaders = [
            ":method": "POST", ":scheme": "http", ":authority": "\(host):\(port)", ":path": path,
        ]
        for (name, value) in headers { fields.add(name: name, value: value) }
        try await stream.writeAndFlush(HTTP2Frame.FramePayload.headers(.init(headers: fields))).get()
        return HTTP2ExchangeClient(channel: channel, stream: stream)
    }

    /// Sends a part of the body.
    ///
    /// - Returns: fulfilled when the windows have let it go to the kernel.
    @discardableResult
    public func send(_ bytes: ByteBuffer, isLast: Bool = false) -> EventLoopFuture<Void> {
        stream.writeAndFlush(HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(bytes), endStream: isLast)))
    }

    /// Resets the stream.
    public func reset() { stream.close(promise: nil) }

    public func close() { channel.close(promise: nil) }
}

/// Ends the connection where the protocol was broken.
private final class HTTP2ClientEnd: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

private final class HTTP2ExchangeEvents: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload

    private let onEvent: @Sendable (HTTP2ExchangeClient.Event) -> Void
    private var hasEnded = false

    init(onEvent: @escaping @Sendable (HTTP2ExchangeClient.Event) -> Void) { self.onEvent = onEvent }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let frame):
            onEvent(
                .head(
                    status: frame.headers.first(name: ":status").flatMap { Int($0) } ?? 0,
                    headers: frame.headers.map { ($0.name, $0.value) }))
            if frame.endStream { end() }
        case .data(let frame):
            if case .byteBuffer(let bytes) = frame.data, bytes.readableBytes > 0 { onEvent(.data(bytes, at: .now)) }
            if frame.endStream { end() }
        default: break
        }
    }

    private func end() {
        hasEnded = true
        onEvent(.ended)
    }

    func channelInactive(context: ChannelHandlerContext) { onEvent(.closed(isReset: !hasEnded)) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
