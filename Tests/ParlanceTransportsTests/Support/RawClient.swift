import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection that sends any bytes and keeps what comes.
final class RawClient: Sendable {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let bytes = Mutex<[UInt8]>([])
        let isClosed = Mutex(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            bytes.withLock { $0 += buffer.readableBytesView }
        }
        func channelInactive(context: ChannelHandlerContext) { isClosed.withLock { $0 = true } }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    let channel: any Channel
    private let collector: Collector

    init(port: Int) async throws {
        let collector = Collector()
        self.collector = collector
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> EventLoopFuture<Void> { channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    @discardableResult
    func send(_ text: String) -> EventLoopFuture<Void> { send(Array(text.utf8)) }

    var received: [UInt8] { collector.bytes.withLock { $0 } }
    var text: String { String(decoding: received, as: UTF8.self) }
    var isClosed: Bool { collector.isClosed.withLock { $0 } }
    func close() { channel.close(promise: nil) }

    /// What came after the 101 answer's head.
    var frames: [UInt8] {
        let all = received
        guard let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else { return [] }
        return Array(all[end.upperBound...])
    }
}

/// A whole upgrade request.
func upgradeRequest(_ path: String = "/talk", drop: Set<String> = [], add: [String] = []) -> String {
    let lines = [
        "Host: localhost", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ].filter { line in !drop.contains { line.hasPrefix($0 + ":") } }
    return "GET \(path) HTTP/1.1\r\n" + (lines + add).map { $0 + "\r\n" }.joined() + "\r\n"
}

/// Waits until something holds; false when it does not within the time, which is generous.
func eventually(within seconds: Double = 60, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
