import NIOCore
import ParlanceCore
import ParlanceTransports
import Synchronization
import Testing

@Suite("Bodies that are handed over while they arrive, and made while they are sent")
struct StreamedBodyTests {
    @Test("A body of megabytes arrives whole, slow reader or not, and the connection goes on", arguments: [0, 2])
    func large(pause: Int) async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            let size = 3 << 20
            client.send("POST /count?pause=\(pause) HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
            for _ in 0..<(size >> 16) { client.send(String(repeating: "x", count: 1 << 16)) }
            #expect(await eventually { client.text.hasSuffix("\r\n\r\n\(size)") })
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.text.hasSuffix("hello you") })
        }
    }

    @Test("More than the path takes is refused: by its length at once, in chunks when it is there")
    func tooLarge() async throws {
        try await withServer { server in
            let declared = try await RawClient(port: server.port)
            declared.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: \(9 << 20)\r\n\r\n")
            #expect(await eventually { declared.isClosed })
            #expect(declared.text.hasPrefix("HTTP/1.1 413 "))

            let chunked = try await RawClient(port: server.port)
            chunked.send("POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<(9 << 4) {
                chunked.send("10000\r\n\(String(repeating: "x", count: 1 << 16))\r\n")
            }
            #expect(await eventually { chunked.isClosed })
            #expect(chunked.text.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test("Who is refused before the body has come is told so")
    func refused() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("POST /count?refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nxyz")
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasPrefix("HTTP/1.1 403 "))
            #expect(client.text.contains("connection: close"))
        }
    }

    @Test("A body that stops coming is given up")
    func stops() async throws {
        try await withServer(configure: { $0.http.bodyTimeout = .milliseconds(200) }) { server in
            let client = try await RawClient(port: server.port)
            client.send("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nxyz")
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasPrefix("HTTP/1.1 400 "))
            #expect(client.text.hasSuffix("did not arrive in time."))
        }
    }

    @Test("An answer is sent in chunks, and the next request is answered after it")
    func stream() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /stream?pieces=3 HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.text.hasSuffix("hello you") })
            let answer = client.text
            #expect(answer.contains("\r\ntransfer-encoding: chunked\r\n"))
            #expect(answer.split(separator: "\r\n").filter { $0 == String(repeating: "s", count: 10_000) }.count == 3)
            #expect(answer.contains("\r\n0\r\n\r\nHTTP/1.1 200 OK"))
        }
    }

    @Test("HTTP/1.0 gets it without chunks, ended by closing; HEAD gets none of it")
    func otherForms() async throws {
        try await withServer { server in
            let old = try await RawClient(port: server.port)
            old.send("GET /stream?pieces=2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(await eventually { old.isClosed })
            #expect(old.text.hasSuffix("\r\n\r\n" + String(repeating: "s", count: 20_000)))
            #expect(!old.text.contains("chunked"))

            let head = try await RawClient(port: server.port)
            head.send("HEAD /stream?pieces=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(await eventually { head.isClosed })
            #expect(head.text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("What cannot be made to its end is not ended as if it were whole")
    func broken() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /stream?pieces=44 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.isClosed })
            #expect(!client.text.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("Who goes away, or does not read, has no more made for it")
    func gone() async throws {
        try await withServer(configure: { $0.http.sendTimeout = .milliseconds(300) }) { server in
            let client = try await RawClient(port: server.port)
            try await client.channel.setOption(.autoRead, value: false).get()
            client.send("GET /stream?pieces=1000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { server.responder.pieces.load(ordering: .relaxed) > 10 })
            var before = -1
            #expect(
                await eventually {
                    let now = server.responder.pieces.load(ordering: .relaxed)
                    defer { before = now }
                    try? await Task.sleep(for: .milliseconds(100))
                    return now == before && server.server.connections == 0
                })
            #expect(server.responder.pieces.load(ordering: .relaxed) < 10_000)
        }
    }
}
