import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Sends the upgrade request, checks the answer and makes way for ``WebSocketClientHandler``; or gathers a refusal.
final class WebSocketClientUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Most of a refusal's body that is kept.
    private static let maximumBody = 1 << 20

    private let target: WebSocketClient.Target
    private let encoder: HTTPRequestEncoder
    private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
    private let opened: EventLoopPromise<WebSocketClient>
    private let onEvent: @Sendable (WebSocketClient.Event) -> Void
    private let key = NIOWebSocketClientUpgrader.randomRequestKey()
    private var answer: HTTPResponseHead?
    private var body: [UInt8] = []
    private var isDone = false
    /// First frames that came with the answer, while the decoder leaves.
    private var held: [NIOAny] = []

    init(
        target: WebSocketClient.Target, encoder: HTTPRequestEncoder,
        decoder: ByteToMessageHandler<HTTPResponseDecoder>, opened: EventLoopPromise<WebSocketClient>,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) {
        self.target = target
        self.encoder = encoder
        self.decoder = decoder
        self.opened = opened
        self.onEvent = onEvent
    }

    func channelActive(context: ChannelHandlerContext) {
        var headers = HTTPHeaders([
            ("host", target.host.contains(":") ? "[\(target.host)]:\(target.port)" : "\(target.host):\(target.port)"),
            ("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13"),
            ("sec-websocket-key", key),
        ])
        if !target.subprotocols.isEmpty {
            headers.add(name: "sec-websocket-protocol", value: target.subprotocols.joined(separator: ", "))
        }
        for (name, value) in target.headers { headers.add(name: name, value: value) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else {
            held.append(data)
            return
        }
        switch unwrapInboundIn(data) {
        case .head(let head): answer = head
        case .body(let bytes):
            body += bytes.readableBytesView.prefix(Self.maximumBody - body.count)
        case .end:
            if let answer, answer.status == .switchingProtocols {
                upgrade(context, answer)
            } else {
                refuse(context)
            }
        }
    }

    private func upgrade(_ context: ChannelHandlerContext, _ head: HTTPResponseHead) {
        isDone = true
        let proof = NIOWebSocketClientUpgrader(
            requestKey: key, upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        let subprotocol = head.headers.first(name: "sec-websocket-protocol")
        guard proof.shouldAllowUpgrade(upgradeResponse: head) else {
            return fail(context, .badUpgrade("Sec-WebSocket-Accept does not answer our key"))
        }
        if let subprotocol, !target.subprotocols.contains(subprotocol) {
            return fail(context, .badUpgrade("subprotocol \(subprotocol) was not offered"))
        }
        // The decoder looks at what is written, too, and leaves only in its own time: until then no frame may pass it.
        let pipeline = context.pipeline.syncOperations
        pipeline.removeHandler(encoder, promise: nil)
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            self.makeWay(context, subprotocol: subprotocol, headers: head.headers)
        }
    }

    private func makeWay(_ context: ChannelHandlerContext, subprotocol: String?, headers: HTTPHeaders) {
        let handler = WebSocketClientHandler(
            loop: context.eventLoop, maximumMessage: target.maximumMessage, onEvent: onEvent)
        do {
            try context.pipeline.syncOperations.addHandler(handler)
        } catch {
            return fail(context, .closedEarly)
        }
        opened.succeed(
            WebSocketClient(
                channel: context.channel, handler: handler, subprotocol: subprotocol,
                responseHeaders: headers.map { ($0.name, $0.value) }))
        for bytes in held { context.fireChannelRead(bytes) }
        held = []
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A broken or reset connection after a refusal's head: what came of the body must do.
        if answer != nil { refuse(context) } else { fail(context, .cannotConnect("\(error)")) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if answer != nil { refuse(context) } else { fail(context, .closedEarly) }
        context.fireChannelInactive()
    }

    private func refuse(_ context: ChannelHandlerContext) {
        guard let answer else { return fail(context, .closedEarly) }
        fail(
            context,
            .refused(
                status: Int(answer.status.code), headers: answer.headers.map { ($0.name, $0.value) }, body: body))
    }

    private func fail(_ context: ChannelHandlerContext, _ error: WebSocketClientError) {
        isDone = true
        opened.fail(error)
        context.close(promise: nil)
    }
}
