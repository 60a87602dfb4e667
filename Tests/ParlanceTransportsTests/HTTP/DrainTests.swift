import NIOCore
import ParlanceCore
import ParlanceTransports
import Testing

@Suite("Going away")
struct DrainTests {
    @Test("sessions are drained, idle connections closed, newcomers turned away")
    func graceful() async throws {
        try await withServer { server in
            let (_, inbox) = try await server.connect()
            let idle = try await RawClient(port: server.port)
            idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { idle.text.hasSuffix("hello you") })
            let busy = try await RawClient(port: server.port)
            busy.send("GET /hello?name=slow HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { server.responder.asked == 2 })

            await server.server.drain(deadline: .seconds(20))
            #expect(server.host.sessions.first?.now.isDraining == true)
            #expect(await eventually { inbox.close != nil && idle.isClosed && busy.isClosed })
            #expect(inbox.close?.code == 1001)
            #expect(inbox.close?.reason == "going away")
            #expect(busy.text.hasSuffix("hello slow"))
            #expect(busy.text.contains("connection: close"))
            #expect(await eventually { server.server.connections == 0 })
            #expect(await eventually { server.metrics.now.opened == server.metrics.now.closed })
            await #expect(throws: (any Error).self) { try await RawClient(port: server.port) }
        }
    }

    @Test("what is left at the deadline is closed with 1001")
    func deadline() async throws {
        // This host's sessions never end by themselves.
        try await withServer(host: ScriptedHost(echoes: false)) { server in
            let (_, inbox) = try await server.connect()
            let start = ContinuousClock.now
            await server.server.drain(deadline: .milliseconds(300))
            #expect(start.duration(to: .now) >= .milliseconds(300))
            #expect(await eventually { inbox.close != nil })
            #expect(inbox.close?.code == 1001)
            #expect(inbox.close?.reason == "the server is shutting down")
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .drained, code: 1001)] })
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
        }
    }

    @Test("a client that answers nothing cannot hold the server up")
    func stubborn() async throws {
        try await withServer(host: ScriptedHost(echoes: false)) { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest())
            #expect(await eventually { client.text.contains("101") })
            await server.server.drain(deadline: .milliseconds(50))
            #expect(await eventually { client.isClosed })
            #expect(await eventually { server.server.connections == 0 })
        }
    }
}
