import NIOCore
import ParlanceCore
import ParlanceTransports
import Testing

@Suite("A conversation over a real socket")
struct ConversationTests {
    @Test("messages go down, events come up, and the session's end closes both ways")
    func wholeConversation() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect()
            client.send(binary: ByteBuffer(repeating: 1, count: 3_200))
            client.send(text: "κόσμε")
            client.send(binary: ByteBuffer(repeating: 2, count: 100_000))
            client.send(text: "finish")
            #expect(await eventually { inbox.close != nil })
            #expect(inbox.texts == ["audio 3200", "κόσμε", "audio 100000"])
            #expect(inbox.close?.code == 1000)
            #expect(inbox.close?.reason == "done")
            let session = try #require(server.host.sessions.first)
            #expect(session.heard == ["audio 3200", "text κόσμε", "audio 100000", "finish"])
            #expect(await eventually { session.now.disconnects > 0 })
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .session, code: 1000)] })
            let counts = server.metrics.now
            #expect(counts.framesIn == 5)
            #expect(counts.bytesIn > 103_200)
            #expect(counts.framesOut == 4)
        }
    }

    @Test("results carry the moment they were sent")
    func stamps() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect()
            let session = try #require(server.host.sessions.first)
            session.say(.partial(.saying("a", finality: .partial)), .committed(.saying("b", finality: .committed)))
            #expect(await eventually { inbox.texts == ["partial a sent", "committed b sent"] })
            client.close()
        }
    }

    @Test("a client's close is echoed with its code, and ends the session")
    func clientCloses() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect()
            client.close(code: 4_321, reason: "enough")
            #expect(await eventually { inbox.close?.code == 4_321 })
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .client, code: 4_321)] })
        }
    }

    @Test("a close frame without a code is answered with 1000")
    func emptyClose() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(Array(upgradeRequest().utf8) + frame(8, []))
            #expect(await eventually { client.isClosed })
            #expect(client.frames == [0x88, 2, 0x03, 0xE8])
        }
    }

    @Test("a client that vanishes takes its session along")
    func vanishes() async throws {
        try await withServer { server in
            let (client, _) = try await server.connect()
            client.abort()
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .vanished, code: 1006)] })
            #expect(await eventually { server.server.connections == 0 })
        }
    }

    @Test("pings are answered with their payload, also between fragments")
    func pings() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest())
            client.send(frame(2, [1, 2], fin: false) + frame(9, "are you there?") + frame(0, [3]))
            let expected =
                frame(10, Array("are you there?".utf8), mask: nil) + frame(1, Array("audio 3".utf8), mask: nil)
            #expect(await eventually { client.frames == expected })
            client.close()
        }
    }

    static let broken: [([UInt8], UInt16)] = [
        (frame(1, [65], mask: nil), 1002), (frame(3, []), 1002), (frame(2, [1], reserved: 4), 1002),
        (frame(0, [1]), 1002), (frame(9, [UInt8](repeating: 0, count: 126)), 1002), (frame(8, [1]), 1002),
        (closeFrame(1005), 1002), (frame(1, [0xC0, 0x80]), 1007), (frame(8, [3, 0xE8, 0xFF]), 1007),
        ([0x82, 0xFE, 0x03, 0xE9], 1009),
        (frame(2, [UInt8](repeating: 0, count: 900), fin: false) + [0x80, 0xE5], 1009),
        ([0x82, 0xFF, 0x00, 0x00, 0x00, 0xFF, 0, 0, 0, 0], 1009),
    ]

    @Test("what breaks the protocol is told so in the close code, and ends the session", arguments: broken)
    func brokenFrames(bytes: [UInt8], code: UInt16) async throws {
        try await withServer(configure: { $0.webSocket.maximumMessage = 1_000 }) { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest())
            client.send(bytes)
            #expect(await eventually { client.isClosed })
            let sent = client.frames
            #expect(sent.first == 0x88)
            #expect(sent.dropFirst(2).prefix(2) == [UInt8(code >> 8), UInt8(code & 0xFF)])
            #expect(await eventually { server.metrics.now.errors.map(\.closeCode) == [code] })
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
            #expect(await eventually { server.metrics.now.endings.map(\.cause) == [.protocolError] })
        }
    }

    @Test("a client that goes on sending after its mistake still learns what it was")
    func sendsOn() async throws {
        try await withServer(configure: { $0.webSocket.maximumMessage = 1_000 }) { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest())
            for _ in 0..<200 { client.send(frame(2, [UInt8](repeating: 0, count: 10_000))) }
            #expect(await eventually { client.frames.count > 4 })
            #expect(client.frames.dropFirst(2).prefix(2) == [0x03, 0xF1])
            client.close()
        }
    }

    @Test("what the dialect cannot accept becomes the session's failure, in the dialect's words")
    func readerThrows() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect()
            client.send(text: "break")
            client.send(text: "too late")
            #expect(await eventually { inbox.close != nil })
            #expect(inbox.texts == ["failed bad_request"])
            #expect(inbox.close?.code == 1011)
            #expect(inbox.close?.reason == "that breaks the session")
            #expect(server.host.sessions.first?.heard == [])
        }
    }

    @Test("no message for the idle time fails the session; pings do not count")
    func idle() async throws {
        try await withServer { server in
            let start = ContinuousClock.now
            let (client, inbox) = try await server.connect("/talk?idle=400")
            client.send(text: "one")
            _ = await eventually {
                client.ping()
                try? await Task.sleep(for: .milliseconds(20))
                return inbox.close != nil
            }
            #expect(inbox.texts.last == "failed idle")
            #expect(inbox.close?.reason == "no audio or text message for 0.4 s")
            #expect(start.duration(to: .now) >= .milliseconds(400))
        }
    }

    @Test("a session that owes its client something for too long fails, and one that owes nothing does not")
    func stalled() async throws {
        try await withServer { server in
            let (_, inbox) = try await server.connect("/talk?stall=80")
            let session = try #require(server.host.sessions.first)
            try await Task.sleep(for: .milliseconds(200))
            #expect(inbox.close == nil)
            session.setWaiting(since: .now)
            #expect(await eventually { inbox.close != nil })
            #expect(inbox.texts.last == "failed stalled")
            #expect(inbox.close?.reason.hasPrefix("nothing came of the audio for 0.08 s") == true)
        }
    }

    @Test("a session ends at its maximum length, however busy it is")
    func tooLong() async throws {
        try await withServer(configure: { $0.webSocket.maximumDuration = .milliseconds(400) }) { server in
            let (client, inbox) = try await server.connect()
            _ = await eventually {
                client.send(binary: ByteBuffer(bytes: [1]))
                try? await Task.sleep(for: .milliseconds(20))
                return inbox.close != nil
            }
            #expect(inbox.texts.last == "failed too_long")
        }
    }

    @Test("a quiet client is pinged, and disconnected when it does not answer")
    func dead() async throws {
        try await withServer(configure: {
            $0.webSocket.pingInterval = .milliseconds(300)
            $0.webSocket.silenceTimeout = .seconds(3)
        }) { server in
            let (client, inbox) = try await server.connect()
            let mute = try await RawClient(port: server.port)
            mute.send(upgradeRequest())
            #expect(await eventually { mute.isClosed })
            #expect(mute.frames.prefix(2) == [0x89, 0])
            // The socket is closed before it is counted.
            #expect(await eventually { server.metrics.now.endings == [.init(cause: .silent, code: 1006)] })
            #expect(inbox.pings > 1)
            #expect(inbox.close == nil)
            client.close()
        }
    }

    @Test("a session that was told to fail and does not is closed all the same")
    func overdue() async throws {
        try await withServer(configure: {
            $0.webSocket.endTimeout = .milliseconds(200)
            $0.webSocket.maximumDuration = .milliseconds(100)
            $0.webSocket.closeTimeout = .milliseconds(200)
        }) { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest())
            #expect(await eventually { !server.host.sessions.isEmpty })
            // It fails, and says so, but the client never closes: the close timeout ends it.
            #expect(await eventually { client.isClosed })
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
        }
    }
}
