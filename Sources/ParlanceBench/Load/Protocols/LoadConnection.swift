import NIOCore
import ParlanceTransports

/// A stream's way to its server, whatever it is made of.
public protocol LoadConnection: Sendable {
    /// The connection below, for its options.
    var channel: any Channel { get }
    /// - Returns: fulfilled when the bytes have gone to the kernel, so that a sender can be paced by its server.
    @discardableResult
    func send(binary: ByteBuffer) -> EventLoopFuture<Void>
    func say(_ text: String)
    func close()
    /// Goes away without a word.
    func abort()
}

extension WebSocketClient: LoadConnection {
    public func say(_ text: String) { send(text: text) }
    public func close() { close(code: 1000) }
}

/// What a dialect needs of a server that is started for it, besides its usual listener.
public struct LoadListener: Sendable {
    /// Flags of `parlance serve`.
    public var arguments: [String] = []
    /// For ``ServerAddress/query``.
    public var query = ""
}

extension LoadProtocol {
    public func makeListener() throws -> LoadListener { LoadListener() }

    /// Over WebSocket, but for dialects that have a way of their own.
    public func connect(
        to address: ServerAddress, rate: Int, on loop: any EventLoop,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) async throws -> any LoadConnection {
        try await WebSocketClient.connect(to: target(address, rate: rate), on: loop, onEvent: onEvent)
    }
}
