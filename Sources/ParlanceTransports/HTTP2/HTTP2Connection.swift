import NIOCore
import NIOHPACK
import NIOHTTP2
import ParlanceCore

/// An HTTP/2 connection: its bounds, and what serves its streams.
enum HTTP2Connection {
    /// Adds HTTP/2's handlers; nothing passes them.
    static func configure(
        _ channel: any Channel, behind handler: any ChannelHandler, services: ConnectionServices, refusal: HTTPAnswer?
    ) throws {
        let limits = services.http2
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.maximumStreams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: services.http.maximumHead),
            HTTP2Setting(parameter: .initialWindowSize, value: limits.window),
        ]
        connection.maximumBufferedControlFrames = limits.maximumControlFrames
        // Speech has pauses, and clients that fill them with empty frames.
        connection.maximumSequentialEmptyDataFrames = 16
        connection.controlFrameRateLimit.maximumCount = limits.maximumControlFrames
        connection.controlFrameRateLimit.windowLength = .seconds(30)
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = limits.window
        stream.streamResetFrameRateLimit.maximumCount = limits.maximumResets
        stream.streamResetFrameRateLimit.windowLength = .seconds(30)

        let manager = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop,
            configuration: .init(
                maxIdleTime: TimeAmount(refusal == nil ? services.http.idleTimeout : services.http.lingerTimeout),
                maxAge: nil, maxGraceTime: nil,
                keepalive: .init(
                    pingInterval: TimeAmount(services.webSocket.pingInterval),
                    ackTimeout: TimeAmount(services.webSocket.silenceTimeout - services.webSocket.pingInterval))))
        let streams = HTTP2Streams(manager.http2StreamDelegate, loop: channel.eventLoop)
        let http2 = NIOHTTP2Handler(
            mode: .server, eventLoop: channel.eventLoop, connectionConfiguration: connection,
            streamConfiguration: stream, streamDelegate: streams
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(
                    HTTP2RequestHandler(services: services, refusal: refusal))
            }
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(
            [http2, manager, HTTP2ConnectionEnd(streams: streams)], position: .after(handler))
        // The connection has been active for a while: its clocks start now.
        try pipeline.context(handler: http2).fireChannelActive()
    }
}

/// The open streams of a connection, so that they can be told what the connection is told. On its event loop.
final class HTTP2Streams: NIOHTTP2StreamDelegate {
    private let next: any NIOHTTP2StreamDelegate
    private let open: NIOLoopBoundBox<[HTTP2StreamID: any Channel]>

    init(_ next: any NIOHTTP2StreamDelegate, loop: any EventLoop) {
        self.next = next
        open = NIOLoopBoundBox([:], eventLoop: loop)
    }

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) {
        open.value[id] = channel
        next.streamCreated(id, channel: channel)
    }

    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) {
        open.value[id] = nil
        next.streamClosed(id, channel: channel)
    }

    /// The connection is gone, and its streams with it: nobody says so of each.
    func forget() { open.value = [:] }

    func tell(_ order: ConnectionOrder) {
        for channel in open.value.values { channel.pipeline.fireUserInboundEventTriggered(order) }
    }
}

/// The last handler of an HTTP/2 connection: hands the server's orders to the streams, and ends the connection when the
/// protocol was broken.
private final class HTTP2ConnectionEnd: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let streams: HTTP2Streams

    init(streams: HTTP2Streams) { self.streams = streams }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelInactive(context: ChannelHandlerContext) {
        streams.forget()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { streams.forget() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let order = event as? ConnectionOrder else { return context.fireUserInboundEventTriggered(event) }
        streams.tell(order)
        // No new streams; the connection closes with the last one.
        context.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What concerns one stream has been told to it; all else has been answered with GOAWAY.
        switch error {
        case is NIOHTTP2Errors.NoSuchStream, is NIOHTTP2Errors.StreamClosed, is NIOHTTP2Errors.StreamError: break
        default: context.close(promise: nil)
        }
    }
}
