import NIOCore
import ParlanceCore
import ParlanceTransports
import Testing

@Suite("Opening a conversation")
struct UpgradeTests {
    @Test("the host sees the request, the client its answer and the one subprotocol")
    func accepted() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect(
                "/talk?a=1&b=x%20y&a=2", subprotocols: ["bearer", "token", "SECRET"], headers: [("X-Extra", "1")])
            #expect(client.subprotocol == "token")
            let handshake = try #require(server.host.lastHandshake)
            #expect(handshake.path == "/talk")
            #expect(handshake.values("a") == ["1", "2"])
            #expect(handshake.values("b") == ["x y"])
            #expect(handshake.header("x-extra") == "1")
            #expect(handshake.remoteAddress.hasPrefix("127.0.0.1:"))
            let headers = Dictionary(client.responseHeaders.map { ($0.name.lowercased(), $0.value) }) { a, _ in a }
            #expect(headers["server"] == "parlance")
            #expect(headers["x-request-id"] == handshake.requestID)
            client.send(text: "hi")
            #expect(await eventually { inbox.texts == ["hi"] })
            client.close()
            #expect(await eventually { inbox.close?.code == 1000 })
            #expect(await eventually { server.metrics.now.upgrades == 1 })
        }
    }

    @Test("an event that is there before the upgrade is done comes after the 101")
    func eagerSession() async throws {
        try await withServer { server in
            let (client, inbox) = try await server.connect("/talk?greet=hello")
            #expect(await eventually { inbox.texts == ["hello"] })
            client.close()
        }
    }

    @Test("no subprotocol is echoed that was not offered")
    func noSubprotocol() async throws {
        try await withServer { server in
            let (client, _) = try await server.connect(subprotocols: ["other"])
            #expect(client.subprotocol == nil)
            client.close()
        }
    }

    @Test("compression is not agreed to, whoever offers it, and the conversation goes on without")
    func compressionOffered() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, permessage-deflate"
            client.send(upgradeRequest(add: [offer]))
            client.send(frame(2, [1, 2, 3]))
            #expect(await eventually { client.frames == frame(1, Array("audio 3".utf8), mask: nil) })
            #expect(client.text.hasPrefix("HTTP/1.1 101 "))
            #expect(!client.text.lowercased().contains("sec-websocket-extensions"))
            // Compressed all the same.
            client.send(frame(2, [0x62, 0x64, 0x62, 0x06, 0x00], reserved: 4))
            #expect(await eventually { client.isClosed })
            #expect(client.frames.suffix(from: client.frames.startIndex + 9).starts(with: [0x88]))
            #expect(await eventually { server.metrics.now.errors.map(\.closeCode) == [1002] })
        }
    }

    @Test("the accept key is the RFC's for the RFC's key, with frames glued to the request")
    func gluedFrames() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(Array(upgradeRequest().utf8) + frame(1, "early") + frame(2, [1, 2, 3]) + closeFrame(1000))
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(client.text.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"))
            #expect(!client.text.lowercased().contains("content-length"))
            #expect(server.host.sessions.first?.heard == ["text early", "audio 3"])
        }
    }

    @Test("of a key and a version that come twice the first counts")
    func repeatedKeys() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(
                upgradeRequest(add: ["Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13"]))
            client.send(closeFrame(1000))
            #expect(await eventually { client.isClosed })
            #expect(client.text.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"))
        }
    }

    @Test("everything may come byte by byte")
    func byteByByte() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            let bytes = Array(upgradeRequest().utf8) + frame(1, "slowly") + frame(2, [UInt8](repeating: 7, count: 200))
            for byte in bytes { try await client.send([byte]).get() }
            let expected = frame(1, Array("slowly".utf8), mask: nil) + frame(1, Array("audio 200".utf8), mask: nil)
            #expect(await eventually { client.frames == expected })
            client.close()
            #expect(await eventually { server.host.sessions.first?.now.disconnects ?? 0 > 0 })
        }
    }

    @Test("an upgrade may be the second request on its connection, and be pipelined")
    func second() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /hello?name=slow HTTP/1.1\r\nHost: a\r\n\r\n" + upgradeRequest())
            #expect(await eventually { client.text.contains("HTTP/1.1 101 ") })
            #expect(client.text.contains("hello slow"))
            client.send(frame(1, "on"))
            #expect(await eventually { server.host.sessions.first?.heard == ["text on"] })
            client.close()
        }
    }

    @Test("the host's refusal is passed on whole and typed, but cannot smuggle headers")
    func refused() async throws {
        try await withServer { server in
            do {
                _ = try await server.connect("/talk?refuse=1")
                Issue.record("should have been refused")
            } catch WebSocketClientError.refused(let status, let headers, let body) {
                #expect(status == 401)
                #expect(String(decoding: body, as: UTF8.self) == "{\"err_msg\":\"no key\"}")
                #expect(headers.first { $0.name == "x-refused" }?.value == "yes  x-evil: 1")
                #expect(headers.first { $0.name == "connection" }?.value == "close")
                #expect(headers.first { $0.name == "server" }?.value == "parlance")
                #expect(!headers.contains { $0.name == "x-evil" })
            }
            #expect(await eventually { server.metrics.now.upgradeRefusals == [401] })
        }
    }

    @Test("frames that follow a refused upgrade are not gathered, and the refusal still arrives")
    func eagerAfterRefusal() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(upgradeRequest("/talk?refuse=1"))
            for _ in 0..<64 { client.send(frame(2, [UInt8](repeating: 1, count: 16_384))) }
            #expect(await eventually { client.text.hasSuffix("{\"err_msg\":\"no key\"}") })
            #expect(await eventually { client.isClosed })
        }
    }

    static let bad: [(String, Int)] = [
        (upgradeRequest(drop: ["Sec-WebSocket-Key"]), 400),
        (upgradeRequest(drop: ["Sec-WebSocket-Key"], add: ["Sec-WebSocket-Key: short"]), 400),
        (upgradeRequest(drop: ["Sec-WebSocket-Key"], add: ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="]), 400),
        (upgradeRequest(drop: ["Sec-WebSocket-Version"]), 426),
        (upgradeRequest(drop: ["Sec-WebSocket-Version"], add: ["Sec-WebSocket-Version: 8"]), 426),
        (upgradeRequest(drop: ["Sec-WebSocket-Version"], add: ["Sec-WebSocket-Version: 13, 8"]), 426),
        (upgradeRequest(drop: ["Connection"]), 400), (upgradeRequest(add: ["Content-Length: 3"]) + "abc", 400),
        (upgradeRequest().replacing("GET", with: "POST", maxReplacements: 1), 400),
        (upgradeRequest().replacing("HTTP/1.1", with: "HTTP/1.0", maxReplacements: 1), 400),
        (upgradeRequest("/nowhere"), 404), (upgradeRequest("/hello"), 404),
    ]

    @Test("wrong upgrades are refused, with the version we speak", arguments: bad)
    func badUpgrades(request: String, status: Int) async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(request)
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasPrefix("HTTP/1.1 \(status) "), "\(request)\n\(client.text)")
            #expect(client.text.contains("server: parlance"))
            if status != 404 { #expect(client.text.contains("sec-websocket-version: 13")) }
            #expect(server.host.sessions.isEmpty)
        }
    }

    @Test("a request for some other upgrade is answered as what it is")
    func otherUpgrade() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"
            )
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasSuffix("hello you"))
        }
    }
}
