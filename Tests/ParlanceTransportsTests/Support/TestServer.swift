import NIOCore
import ParlanceCore
import ParlanceTransports
import Synchronization

/// Answers `/hello` (GET) and `/echo` (POST); `/stream?pieces=N` (GET) makes its body while it is sent, `/count` (POST)
/// counts the bytes that come, or with `?refuse` reads none of them.
final class TestResponder: HTTPResponder {
    private let requests = Mutex(0)
    /// Pieces of streams that were made.
    let pieces = Atomic<Int>(0)
    /// Requests so far.
    var asked: Int { requests.withLock { $0 } }

    func methods(path: String) -> [String] {
        switch path {
        case "/hello", "/stream": ["GET"]
        case "/echo", "/count": ["POST"]
        default: []
        }
    }

    func streamedBody(path: String) -> Int? { path == "/count" ? Self.streamLimit : nil }
    static let streamLimit = 8 << 20

    func respond(to request: Request) async -> HTTPAnswer {
        requests.withLock { $0 += 1 }
        do throws(SessionFailure) {
            switch request.head.path {
            case "/echo":
                return HTTPAnswer(
                    status: 200, body: Array(try await request.body.whole(limit: 1 << 20).readableBytesView))
            case "/stream":
                let left = Shared(request.head.values("pieces").first.flatMap(Int.init) ?? 0)
                return HTTPAnswer(
                    status: 200,
                    stream: AnswerStream {
                        let piece = left.value.withLock { left -> Int in
                            left -= 1
                            return left
                        }
                        if piece == 41 { throw SessionFailure.internal("broken") }
                        self.pieces.add(1, ordering: .relaxed)
                        return piece < 0 ? nil : ByteBuffer(repeating: UInt8(ascii: "s"), count: 10_000)
                    })
            case "/count":
                guard request.head.values("refuse").isEmpty else { return HTTPAnswer(status: 403) }
                var count = 0
                while let bytes = try await request.body.next() {
                    count += bytes.readableBytes
                    if let pause = request.head.values("pause").first.flatMap(Int.init) {
                        try? await Task.sleep(for: .milliseconds(pause))
                    }
                }
                return HTTPAnswer(status: 200, body: Array("\(count)".utf8))
            default: break
            }
        } catch {
            return HTTPAnswer(status: error.code == "too_large" ? 413 : 400, body: Array(error.message.utf8))
        }
        let name = request.head.query.first { $0.name == "name" }?.value ?? "you"
        if name == "slow" { try? await Task.sleep(for: .milliseconds(300)) }
        return HTTPAnswer(status: 200, headers: [("content-type", "text/plain")], body: Array("hello \(name)".utf8))
    }
}

/// A value that closures share.
private final class Shared: Sendable {
    let value: Mutex<Int>
    init(_ value: Int) { self.value = Mutex(value) }
}

final class CountingMetrics: TransportMetrics {
    struct Counts {
        var opened = 0
        var closed = 0
        var refused: [ConnectionRefusal] = []
        var tlsFailures = 0
        var statuses: [Int] = []
        var upgrades = 0
        var upgradeRefusals: [Int] = []
        var bytesIn = 0
        var framesIn = 0
        var bytesOut = 0
        var framesOut = 0
        var errors: [WebSocketError] = []
        var endings: [ConversationEnding] = []
        var pauses = 0
    }
    private let counts = Mutex(Counts())
    var now: Counts { counts.withLock { $0 } }

    func connectionOpened(tls: Bool) { counts.withLock { $0.opened += 1 } }
    func connectionClosed(tls: Bool) { counts.withLock { $0.closed += 1 } }
    func connectionRefused(_ reason: ConnectionRefusal) { counts.withLock { $0.refused.append(reason) } }
    func tlsHandshakeFailed() { counts.withLock { $0.tlsFailures += 1 } }
    func requestAnswered(status: Int) { counts.withLock { $0.statuses.append(status) } }
    func upgradeAccepted() { counts.withLock { $0.upgrades += 1 } }
    func upgradeRefused(status: Int) { counts.withLock { $0.upgradeRefusals.append(status) } }
    func received(bytes: Int, frames: Int) {
        counts.withLock {
            $0.bytesIn += bytes
            $0.framesIn += frames
        }
    }
    func sent(bytes: Int, frames: Int) {
        counts.withLock {
            $0.bytesOut += bytes
            $0.framesOut += frames
        }
    }
    func protocolError(_ error: WebSocketError) { counts.withLock { $0.errors.append(error) } }
    func conversationClosed(_ ending: ConversationEnding) { counts.withLock { $0.endings.append(ending) } }
    func readingPaused() { counts.withLock { $0.pauses += 1 } }
}

/// A running server and what it talks to.
struct TestServer {
    var server: HTTPServer
    var host: ScriptedHost
    var responder: TestResponder
    var metrics: CountingMetrics
    var port: Int
    var tlsPort: Int

    func connect(
        _ path: String = "/talk", subprotocols: [String] = [], headers: [(name: String, value: String)] = []
    ) async throws -> (client: WebSocketClient, inbox: Inbox) {
        let inbox = Inbox()
        let client = try await WebSocketClient.connect(
            to: .init(host: "127.0.0.1", port: port, path: path, headers: headers, subprotocols: subprotocols),
            onEvent: { inbox.add($0) })
        return (client, inbox)
    }
}

/// What a client has received.
final class Inbox: Sendable {
    private let events = Mutex<[WebSocketClient.Event]>([])
    func add(_ event: WebSocketClient.Event) { events.withLock { $0.append(event) } }

    var texts: [String] {
        events.withLock { $0.compactMap { if case .text(let text, _) = $0 { text } else { nil } } }
    }
    var pings: Int { events.withLock { $0.count { if case .ping = $0 { true } else { false } } } }
    var pongs: [String] {
        events.withLock { $0.compactMap { if case .pong(let bytes, _) = $0 { String(buffer: bytes) } else { nil } } }
    }
    var close: (code: UInt16, reason: String)? {
        events.withLock { events in
            for case .closed(let code, let reason, _) in events { return (code, reason) }
            return nil
        }
    }
}

/// Starts a server on a free port of loopback, runs `body`, drains it.
func withServer(
    host: ScriptedHost = ScriptedHost(), configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: (TestServer) async throws -> Void
) async throws {
    var configuration = HTTPServerConfiguration()
    configuration.plain = .init(host: "127.0.0.1", port: 0)
    configuration.eventLoops = 1
    configure(&configuration)
    let metrics = CountingMetrics()
    let responder = TestResponder()
    let server = HTTPServer(configuration: configuration, responder: responder, host: host, metrics: metrics)
    let addresses = try await server.start()
    let test = TestServer(
        server: server, host: host, responder: responder, metrics: metrics, port: addresses.plain?.port ?? 0,
        tlsPort: addresses.tls?.port ?? 0)
    do {
        try await body(test)
    } catch {
        await server.drain(deadline: .zero)
        throw error
    }
    await server.drain(deadline: .zero)
}
