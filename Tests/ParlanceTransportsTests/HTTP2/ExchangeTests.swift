import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports
import Synchronization
import Testing

/// What an exchange's client has received.
private final class Answer: Sendable {
    struct State {
        var status: Int?
        var headers: [(name: String, value: String)] = []
        var bytes: [UInt8] = []
        var hasEnded = false
        var isReset: Bool?
    }
    private let state = Mutex(State())
    var now: State { state.withLock { $0 } }

    func take(_ event: HTTP2ExchangeClient.Event) {
        state.withLock { state in
            switch event {
            case .head(let status, let headers): (state.status, state.headers) = (status, headers)
            case .data(let bytes, _): state.bytes += bytes.readableBytesView
            case .ended: state.hasEnded = true
            case .closed(let isReset): state.isReset = isReset
            }
        }
    }
}

extension TestServer {
    fileprivate func exchange(
        _ path: String = "/exchange"
    ) async throws -> (client: HTTP2ExchangeClient, answer: Answer) {
        let answer = Answer()
        let client = try await HTTP2ExchangeClient.connect(
            host: "127.0.0.1", port: port, path: path, headers: [("x-test", "yes")],
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { answer.take($0) }
        return (client, answer)
    }
}

@Suite("HTTP/2: exchanges")
struct ExchangeTests {
    @Test("the head comes at once, both ways are open, and the end is END_STREAM")
    func conversation() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange()
            #expect(await eventually { answer.now.status == 200 })
            #expect(answer.now.headers.contains { $0.name == "x-request-id" })
            #expect(server.host.lastHandshake?.header("x-test") == "yes")
            #expect(server.host.lastHandshake?.header("host") == "127.0.0.1:\(server.port)")
            try await client.send(ByteBuffer(repeating: 1, count: 100)).get()
            #expect(await eventually { answer.now.bytes.count == 100 })
            client.send(ByteBuffer(), isLast: true)
            #expect(await eventually { answer.now.isReset == false && answer.now.hasEnded })
            #expect(server.host.sessions.first?.heard == ["audio 100", "finish"])
            #expect(await eventually { server.metrics.now.endings.map(\.cause) == [.session] })
            client.close()
        }
    }

    @Test("a full session closes its stream's window: so many bytes come, and not one more")
    func flood() async throws {
        try await withServer(host: ScriptedHost(echoes: false, startsFull: true)) { server in
            let (client, _) = try await server.exchange()
            let session = try #require(await sessionOf(server))
            let sent = (0..<1_000).map { _ in client.send(ByteBuffer(repeating: 5, count: 10_000)) }
            #expect(await eventually { server.metrics.now.pauses == 1 && session.now.audioBytes > 0 })
            try await Task.sleep(for: .milliseconds(600))
            // What was under way when it said that it is full; the window is open once beyond it.
            #expect(session.now.audioBytes <= HTTP2Limits().window)

            session.setFull(false)
            try await sent.last!.get()
            #expect(await eventually { session.now.audioBytes == 10_000_000 })
            client.close()
            #expect(await eventually { session.now.disconnects == 1 })
        }
    }

    @Test("a full session that is never read again goes with its client")
    func vanishing() async throws {
        try await withServer(host: ScriptedHost(echoes: false, startsFull: true)) { server in
            for ending in ["reset", "close"] {
                let (client, _) = try await server.exchange()
                client.send(ByteBuffer(repeating: 5, count: 100_000))
                #expect(await eventually { server.host.sessions.last?.now.audioBytes ?? 0 > 0 })
                let session = try #require(server.host.sessions.last)
                if ending == "reset" { client.reset() } else { client.close() }
                #expect(await eventually { session.now.disconnects == 1 }, "\(ending)")
                client.close()
            }
            #expect(server.metrics.now.endings.allSatisfy { $0.cause == .vanished })
        }
    }

    @Test("nothing is kept of streams that are over, however they and their connections ended")
    func nothingKept() async throws {
        try await withServer { server in
            for ending in 0..<9 {
                let (client, answer) = try await server.exchange()
                #expect(await eventually { answer.now.status == 200 })
                #expect(server.host.keptWriters >= 1)
                switch ending % 3 {
                case 0: client.close()
                case 1: client.reset()
                default: client.send(ByteBuffer(), isLast: true)
                }
                if ending % 3 > 0 { #expect(await eventually { answer.now.isReset != nil }) }
                client.close()
            }
            #expect(await eventually { server.host.keptWriters == 0 })
        }
    }

    @Test("a connection that goes with a stream open is forgotten whole")
    func connectionForgotten() async throws {
        final class Weak: Sendable {
            weak let host: ScriptedHost?
            init(_ host: ScriptedHost) { self.host = host }
        }
        func serve() async throws -> Weak {
            let host = ScriptedHost()
            try await withServer(host: host) { server in
                let (client, answer) = try await server.exchange()
                #expect(await eventually { answer.now.status == 200 })
                client.close()
                #expect(await eventually { server.server.connections == 0 })
            }
            return Weak(host)
        }
        // Whatever is left of the connection holds what it was served with.
        let kept = try await serve()
        #expect(await eventually { kept.host == nil })
    }

    @Test(
        "a client that reads nothing is left to its windows, and disconnected after a while; another one is not disturbed"
    )
    func slowReader() async throws {
        try await withServer(configure: { $0.webSocket.stallTimeout = .milliseconds(300) }) { server in
            let (client, _) = try await server.exchange()
            let session = try #require(await sessionOf(server))
            try await client.channel.setOption(.autoRead, value: false).get()
            let (other, answer) = try await server.exchange()
            // More than a stream's window; what comes after it waits in the session.
            for _ in 0..<4 { session.say(.lagging(MediaTime(samples: 50_000))) }
            #expect(await eventually { session.now.taken == 4 })
            for _ in 0..<200 { session.say(.lagging(MediaTime(samples: 50_000))) }
            #expect(await eventually { session.now.disconnects == 1 })
            #expect(session.now.taken == 4)
            #expect(await eventually { server.metrics.now.endings.map(\.cause) == [.slowReader] })
            try await other.send(ByteBuffer(repeating: 1, count: 100)).get()
            #expect(await eventually { answer.now.bytes.count == 100 })
            client.close()
            other.close()
        }
    }

    @Test("test_28: a session that fails says so, then END_STREAM: never a bare reset")
    func test_28_failure() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange()
            let session = try #require(await sessionOf(server))
            session.say(.failed(.internal("the engine broke")))
            #expect(await eventually { answer.now.hasEnded })
            #expect(String(decoding: answer.now.bytes, as: UTF8.self) == "failed internal")
            client.send(ByteBuffer(), isLast: true)
            #expect(await eventually { answer.now.isReset == false })
            client.close()
        }
    }

    @Test("what the reader refuses ends the session")
    func refusedBytes() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange()
            client.send(ByteBuffer(string: "break"))
            #expect(await eventually { answer.now.hasEnded })
            #expect(String(decoding: answer.now.bytes, as: UTF8.self).hasSuffix("failed bad_request"))
            client.close()
        }
    }

    @Test("a client that goes on sending after the end is reset after a while")
    func lingering() async throws {
        try await withServer(configure: { $0.webSocket.closeTimeout = .milliseconds(100) }) { server in
            let (client, answer) = try await server.exchange()
            let session = try #require(await sessionOf(server))
            session.say(.failed(.internal("over")))
            #expect(await eventually { answer.now.hasEnded && answer.now.isReset != nil })
            client.close()
        }
    }

    @Test(
        "nothing for too long, too long altogether, nothing comes of it",
        arguments: [
            ("/exchange?idle=100", "failed idle"), ("/exchange?stall=100", "failed stalled"),
            ("/exchange", "failed too_long"),
        ])
    func times(_ path: String, _ words: String) async throws {
        try await withServer(configure: {
            if words.hasSuffix("long") { $0.webSocket.maximumDuration = .milliseconds(100) }
        }) {
            server in
            let (client, answer) = try await server.exchange(path)
            let session = try #require(await sessionOf(server))
            if words.hasSuffix("stalled") { session.setWaiting(since: .now) }
            #expect(await eventually { answer.now.hasEnded })
            #expect(String(decoding: answer.now.bytes, as: UTF8.self) == words)
            client.close()
        }
    }

    @Test("the end of the body in the middle of a message is an error")
    func halfAMessage() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange()
            try await client.send(ByteBuffer(string: "half")).get()
            client.send(ByteBuffer(), isLast: true)
            #expect(await eventually { answer.now.hasEnded })
            #expect(String(decoding: answer.now.bytes, as: UTF8.self) == "failed bad_request")
            client.close()
        }
    }

    @Test("bytes that are no audio do not keep an exchange alive")
    func noAudio() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange("/exchange?idle=300")
            #expect(
                await eventually {
                    if !answer.now.hasEnded { client.send(ByteBuffer(string: "half")) }
                    return answer.now.hasEnded
                })
            #expect(String(decoding: answer.now.bytes, as: UTF8.self) == "failed idle")
            client.close()
        }
    }

    @Test("a server that goes away lets the session say its last words")
    func draining() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange()
            _ = await sessionOf(server)
            async let gone: Void = server.server.drain(deadline: .seconds(10))
            #expect(await eventually { answer.now.hasEnded })
            client.send(ByteBuffer(), isLast: true)
            await gone
            #expect(answer.now.isReset == false)
        }
    }

    @Test("refusals, and other methods and paths")
    func refusals() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange("/exchange?refuse=1")
            #expect(await eventually { answer.now.hasEnded })
            #expect(answer.now.status == 401 && server.metrics.now.upgradeRefusals == [401])
            client.close()
            for (path, status) in [("/nowhere", 404), ("/talk", 426), ("/hello", 405)] {
                let (client, answer) = try await server.exchange(path)
                #expect(await eventually { answer.now.hasEnded })
                #expect(answer.now.status == status)
                client.close()
            }
        }
    }

    @Test("an ordinary request with a body that is handed over while it comes")
    func streamedBody() async throws {
        try await withServer { server in
            let (client, answer) = try await server.exchange("/count?pause=1")
            for _ in 0..<100 { client.send(ByteBuffer(repeating: 1, count: 20_000)) }
            client.send(ByteBuffer(), isLast: true)
            #expect(await eventually { answer.now.hasEnded })
            #expect(answer.now.status == 200 && String(decoding: answer.now.bytes, as: UTF8.self) == "2000000")
            client.close()
            let (other, refused) = try await server.exchange("/count?refuse")
            other.send(ByteBuffer(repeating: 1, count: 1_000))
            #expect(await eventually { refused.now.hasEnded && refused.now.status == 403 })
            other.close()
        }
    }

    private func sessionOf(_ server: TestServer) async -> ScriptedSession? {
        _ = await eventually { !server.host.sessions.isEmpty }
        return server.host.sessions.last
    }
}
