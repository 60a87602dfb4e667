import NIOCore
import NIOHTTP1
import ParlanceCore

/// Tells HTTP/2 from HTTP/1.1 by a connection's first bytes: whatever was negotiated (ALPN) or was not, an HTTP/2 client
/// begins with its preface (RFC 9113, section 3.4).
///
/// Stands in front of the handlers of HTTP/1.1, so that their deadlines hold from the start; holds back 24 bytes at most.
/// Once it is sure, it leaves, and with HTTP/2 they do.
final class ProtocolSniffer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let others: [any RemovableChannelHandler]
    private let services: ConnectionServices
    private let refusal: HTTPAnswer?
    private var held = ByteBuffer()

    /// - Parameter others: the handlers of HTTP/1.1.
    init(others: [any RemovableChannelHandler], services: ConnectionServices, refusal: HTTPAnswer?) {
        self.others = others
        self.services = services
        self.refusal = refusal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        held.writeBuffer(&bytes)
        let first = held.readableBytesView.prefix(Self.preface.count)
        guard first.elementsEqual(Self.preface.prefix(first.count)) else { return leave(context) }
        guard first.count == Self.preface.count else { return }
        // Before those of HTTP/1.1, which may take a moment to leave.
        do {
            try HTTP2Connection.configure(context.channel, behind: self, services: services, refusal: refusal)
        } catch {
            return context.close(promise: nil)
        }
        for handler in others { context.pipeline.syncOperations.removeHandler(handler, promise: nil) }
        leave(context)
    }

    private func leave(_ context: ChannelHandlerContext) {
        let bytes = held
        held = ByteBuffer()
        context.fireChannelRead(wrapInboundOut(bytes))
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
