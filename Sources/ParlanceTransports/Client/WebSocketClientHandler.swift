import NIOCore

/// An open conversation on the client's side.
final class WebSocketClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: any EventLoop
    private let onEvent: @Sendable (WebSocketClient.Event) -> Void
    private var parser: WebSocketFrameParser
    private var context: ChannelHandlerContext?
    private var closeIsSent = false
    private var received: (code: UInt16, reason: String)?
    private var isOver = false

    init(
        loop: any EventLoop, maximumMessage: Int, onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) {
        self.loop = loop
        parser = WebSocketFrameParser(side: .client, maximumMessage: maximumMessage)
        self.onEvent = onEvent
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish() {
        guard !isOver else { return }
        isOver = true
        context = nil
        let (code, reason) = received ?? (WebSocketCloseCode.abnormal, "")
        onEvent(.closed(code: code, reason: reason, at: .now))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = ContinuousClock.now
        parser.feed(unwrapInboundIn(data))
        do throws(WebSocketError) {
            while let element = try parser.next() {
                switch element {
                case .text(let text): onEvent(.text(text, at: now))
                case .binary(let bytes): onEvent(.binary(bytes, at: now))
                case .pong(let payload): onEvent(.pong(payload, at: now))
                case .ping(let payload):
                    _ = send(.pong, payload)
                    onEvent(.ping(at: now))
                case .close(let code, let reason):
                    received = (code ?? WebSocketCloseCode.none, reason)
                    // The server closes the connection first (RFC 6455, section 7.1.1).
                    _ = sendClose(code: code ?? WebSocketCloseCode.normal, reason: "")
                }
            }
        } catch {
            _ = sendClose(code: error.closeCode, reason: error.reason)
            context.close(promise: nil)
        }
    }

    func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> EventLoopFuture<Void> {
        guard let context, !closeIsSent else { return failed() }
        var output = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 14)
        output.writeWebSocketFrame(opcode, payload: payload, mask: .random(in: .min ... .max))
        return context.writeAndFlush(wrapOutboundOut(output))
    }

    func sendClose(code: UInt16, reason: String) -> EventLoopFuture<Void> {
        guard let context, !closeIsSent else { return failed() }
        closeIsSent = true
        var output = ByteBuffer()
        output.writeWebSocketClose(code: code, reason: reason, mask: .random(in: .min ... .max))
        return context.writeAndFlush(wrapOutboundOut(output))
    }

    private func failed() -> EventLoopFuture<Void> {
        loop.makeFailedFuture(ChannelError.alreadyClosed)
    }
}
