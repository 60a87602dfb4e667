import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports
import Testing

@Suite("Backpressure")
struct BackpressureTests {
    @Test("a full session stops the reads: the client's socket stalls, and nothing is lost or reordered")
    func fullSession() async throws {
        try await withServer(host: ScriptedHost(echoes: false), configure: { $0.receiveBuffer = 64 * 1_024 }) {
            server in
            let (client, _) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            session.setFull(true)
            let chunk = ByteBuffer(repeating: 5, count: 10_000)
            // Far more than the kernel takes on both sides of loopback.
            let last = (0..<3_000).map { _ in client.send(binary: chunk) }.last!
            #expect(await eventually { server.metrics.now.pauses == 1 })
            // It settles: the session gets no more, however long one waits, than what the first read held beyond its bound.
            try await Task.sleep(for: .milliseconds(600))
            #expect(session.now.audioBytes <= 65_536 + 10_000)
            #expect(!client.channel.isWritable)

            session.setFull(false)
            try await last.get()
            #expect(await eventually { session.now.audioBytes == 30_000_000 })
            #expect(session.now.commands.count == 3_000)
            client.close()
        }
    }

    @Test("a paused client is neither idle nor dead, and its pings wait")
    func pausedClient() async throws {
        try await withServer(
            host: ScriptedHost(echoes: false, startsFull: true),
            configure: {
                $0.webSocket.pingInterval = .milliseconds(50)
                $0.webSocket.silenceTimeout = .milliseconds(200)
            }
        ) { server in
            let client = try await RawClient(port: server.port)
            client.send(Array(upgradeRequest("/talk?idle=200").utf8) + frame(2, [1]) + frame(9, "later"))
            #expect(await eventually { server.metrics.now.pauses == 1 })
            try await Task.sleep(for: .milliseconds(600))
            #expect(!client.isClosed)
            #expect(client.frames.isEmpty)
            server.host.sessions.first?.setFull(false)
            #expect(await eventually { client.frames.starts(with: frame(10, Array("later".utf8), mask: nil)) })
            client.close()
        }
    }

    @Test("a session that is full again and again loses nothing")
    func stutter() async throws {
        try await withServer(host: ScriptedHost(echoes: false)) { server in
            let (client, _) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            let feeding = Task {
                for i in 0..<500 { try await client.send(text: "\(i)").get() }
            }
            let all = (0..<500).map { "text \($0)" }
            #expect(
                await eventually {
                    session.setFull(true)
                    try? await Task.sleep(for: .milliseconds(1))
                    session.setFull(false)
                    return session.heard.count == 500
                })
            #expect(session.heard == all)
            try await feeding.value
            client.close()
        }
    }

    @Test("a close that waits behind a pause is seen when the session fails")
    func failsWhilePaused() async throws {
        try await withServer(host: ScriptedHost(echoes: false)) { server in
            let (client, inbox) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            session.setFull(true)
            client.send(binary: ByteBuffer(bytes: [1]))
            #expect(await eventually { server.metrics.now.pauses == 1 })
            session.fail(.stalled("nothing comes"))
            #expect(await eventually { inbox.close?.code == 1011 })
            #expect(await eventually { server.server.connections == 0 })
        }
    }

    /// Says things one by one, as results come, until the connection takes no more of them.
    private func say(_ text: String, upTo limit: Int, in session: ScriptedSession) async -> Int {
        for count in 1...limit {
            session.say(.rejected(Rejection(description: text, message: "")))
            if await !eventually(within: 3, { session.now.events.isEmpty }) { return count }
        }
        return limit
    }

    @Test("events wait in the session while the client does not read, and a client that reads nothing is dropped")
    func slowReader() async throws {
        try await withServer(
            host: ScriptedHost(echoes: false),
            configure: {
                $0.webSocket.stallTimeout = .seconds(5)
            }
        ) { server in
            let (client, _) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            try await client.setReading(false)
            let text = String(repeating: "x", count: 10_000)
            // Said one by one, as results come. Most of it must stay with the session.
            let said = await say(text, upTo: 2_000, in: session)
            #expect(said < 2_000)
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .slowReader, code: 1006)] })
            #expect(session.now.disconnects > 0)
            #expect(session.now.taken < said)
        }
    }

    @Test("a client that reads slowly is served to the end")
    func patientReader() async throws {
        try await withServer(
            host: ScriptedHost(echoes: false),
            configure: {
                $0.webSocket.stallTimeout = .seconds(20)
            }
        ) { server in
            let (client, inbox) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            try await client.setReading(false)
            let text = String(repeating: "x", count: 10_000)
            let said = await say(text, upTo: 2_000, in: session)
            #expect(said < 2_000)
            session.say(.ended(.empty))
            try await client.setReading(true)
            #expect(await eventually { inbox.close?.code == 1000 })
            #expect(inbox.texts.count == said)
        }
    }

    @Test("a flood of pings from a client that does not read costs one pong of memory")
    func pingFlood() async throws {
        try await withServer(host: ScriptedHost(echoes: false)) { server in
            let (client, inbox) = try await server.connect()
            try await client.setReading(false)
            let payload = ByteBuffer(repeating: 65, count: 125)
            for _ in 0..<60 {
                for _ in 0..<999 { client.ping(payload) }
                try await client.ping(payload).get()
            }
            try await client.ping(ByteBuffer(string: "last")).get()
            try await client.setReading(true)
            #expect(await eventually { inbox.pongs.last == "last" })
            #expect(inbox.pongs.count < 60_001)
            client.close()
        }
    }
}
