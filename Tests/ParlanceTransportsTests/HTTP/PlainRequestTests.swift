import ParlanceTransports
import Testing

@Suite("Plain HTTP")
struct PlainRequestTests {
    /// Sends a request, waits for the server to close (it is told to), and gives the whole answer.
    private func exchange(_ server: TestServer, _ request: String) async throws -> String {
        let client = try await RawClient(port: server.port)
        client.send(request)
        #expect(await eventually { client.isClosed })
        return client.text
    }

    @Test("a request is answered, with our name, a date and a length")
    func get() async throws {
        try await withServer { server in
            let answer = try await exchange(
                server, "GET /hello?name=W%C3%B6rld HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\r\nserver: parlance\r\n"))
            #expect(answer.contains("\r\ncontent-length: 12\r\n"))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(answer.contains(/\r\ndate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n/))
            #expect(answer.hasSuffix("\r\n\r\nhello Wörld"))
            #expect(await eventually { server.metrics.now.statuses == [200] })
        }
    }

    @Test(
        "what is not offered is refused in JSON",
        arguments: [
            ("GET /nothing", 404, "not_found", ""), ("POST /hello", 405, "method_not_allowed", "allow: GET, HEAD"),
            ("GET /echo", 405, "method_not_allowed", "allow: POST"),
            ("GET /talk", 426, "upgrade_required", "sec-websocket-version: 13"),
        ])
    func refusals(line: String, status: Int, error: String, header: String) async throws {
        try await withServer { server in
            let answer = try await exchange(server, "\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\ncontent-type: application/json\r\n"))
            #expect(answer.contains("\r\nserver: parlance\r\n"))
            #expect(answer.contains("\"error\":\"\(error)\""))
            #expect(answer.contains(header))
        }
    }

    @Test("HEAD has the length and not the body")
    func head() async throws {
        try await withServer { server in
            let answer = try await exchange(server, "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(answer.contains("\r\ncontent-length: 9\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("bodies arrive, by length and in chunks, and may be announced")
    func bodies() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(await eventually { client.text == "HTTP/1.1 100 Continue\r\n\r\n" })
            client.send("first")
            #expect(await eventually { client.text.hasSuffix("\r\n\r\nfirst") })
            client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsec\r\n3\r\nond\r\n0\r\n\r\n")
            #expect(await eventually { client.text.hasSuffix("\r\n\r\nsecond") })
            #expect(!client.isClosed)
        }
    }

    @Test("two pipelined requests are answered in order on one connection, the slow one first")
    func pipelined() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(
                "GET /hello?name=slow HTTP/1.1\r\nHost: a\r\n\r\nGET /hello?name=2 HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(await eventually { client.isClosed })
            let answers = client.text.split(separator: "HTTP/1.1 ")
            #expect(answers.map { $0.prefix(3) } == ["200", "200", "404"])
            #expect(answers.first?.hasSuffix("hello slow") == true)
            #expect(answers.dropFirst().first?.hasSuffix("hello 2") == true)
        }
    }

    @Test("so many that nobody means them are not")
    func pipelinedTooMuch() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /hello?name=slow HTTP/1.1\r\nHost: a\r\n\r\n")
            client.send(String(repeating: "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", count: 2_000))
            #expect(await eventually { client.isClosed })
        }
    }

    static let tooMuch: [(String, String, Int)] = [
        ("a long header", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431),
        (
            "many small headers",
            "GET /hello HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: 101))\r\n", 431
        ),
        (
            "many that are long together",
            "GET /hello HTTP/1.1\r\nHost: a\r\n"
                + String(repeating: "X: \(String(repeating: "y", count: 500))\r\n", count: 40) + "\r\n",
            431
        ),
        ("a long target", "GET /\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        ("an endless header", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 60_000))", 431),
        ("a long body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n", 413),
        (
            "a long body in chunks",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n11171\r\n"
                + String(repeating: "x", count: 70_001) + "\r\n",
            413
        ),
        ("garbage", "\u{16}\u{3}\u{1} not HTTP at all\r\n\r\n", 400),
        ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", 400),
        ("no host", "GET /hello HTTP/1.1\r\n\r\n", 400),
        ("two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("two lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
        (
            "length and chunks",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400
        ),
        ("nearly HTTP/2", "PRI * HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("another version", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    ]

    @Test("what is too much or no HTTP is refused, and the connection closed", arguments: tooMuch)
    func limits(name: String, request: String, status: Int) async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send(request)
            #expect(await eventually { client.isClosed }, "\(name)")
            #expect(client.text.hasPrefix("HTTP/1.1 \(status) "), "\(name): \(client.text.prefix(200))")
            #expect(client.text.contains("connection: close"))
        }
    }

    @Test("a head that dribbles is cut off with 408")
    func slowloris() async throws {
        try await withServer(configure: { $0.http.headTimeout = .milliseconds(300) }) { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /hello HTTP/1.1\r\n")
            let isClosed = await eventually {
                // Always something new, never the end.
                client.send("X: y\r\n")
                try? await Task.sleep(for: .milliseconds(20))
                return client.isClosed
            }
            #expect(isClosed)
            #expect(client.text.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test("a body that dribbles, and a silent connection, too")
    func slowBody() async throws {
        try await withServer(configure: {
            $0.http.bodyTimeout = .milliseconds(200)
            $0.http.headTimeout = .milliseconds(400)
        }) { server in
            let slow = try await RawClient(port: server.port)
            let silent = try await RawClient(port: server.port)
            slow.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
            #expect(await eventually { slow.isClosed && silent.isClosed })
            #expect(slow.text.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test("CONNECT is refused, and what follows it is not gathered")
    func connect() async throws {
        try await withServer { server in
            let client = try await RawClient(port: server.port)
            client.send("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.isClosed })
            #expect(client.text.contains("connection: close"))
        }
    }

    @Test("an idle connection is closed without a word after its answer")
    func keepAlive() async throws {
        try await withServer(configure: { $0.http.idleTimeout = .milliseconds(200) }) { server in
            let client = try await RawClient(port: server.port)
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.isClosed })
            #expect(client.text.hasSuffix("hello you"))
            #expect(await eventually { server.metrics.now.statuses == [200] })
        }
    }

    @Test("beyond the connection limit: 503 with Retry-After, counted, and room again afterwards")
    func connectionLimit() async throws {
        try await withServer(configure: { $0.maximumConnections = 2 }) { server in
            let first = try await RawClient(port: server.port)
            let second = try await RawClient(port: server.port)
            #expect(await eventually { server.server.connections == 2 })
            let answer = try await exchange(server, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.contains("\r\nretry-after: "))
            let upgrade = try await exchange(server, upgradeRequest())
            #expect(upgrade.hasPrefix("HTTP/1.1 503 "))
            #expect(await eventually { server.metrics.now.refused == [.busy, .busy] })
            first.close()
            #expect(await eventually { server.server.connections == 1 })
            let again = try await exchange(server, "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(again.hasPrefix("HTTP/1.1 200 "))
            second.close()
        }
    }

    @Test("far beyond the limit connections are dropped, so that refusing has a bound, too")
    func dropped() async throws {
        try await withServer(configure: { $0.maximumConnections = 1 }) { server in
            var clients: [RawClient] = []
            for _ in 0..<150 { clients.append(try await RawClient(port: server.port)) }
            #expect(await eventually { server.metrics.now.refused.contains(.dropped) })
            #expect(await eventually { clients.count { $0.isClosed } > 0 })
            for client in clients { client.close() }
        }
    }
}
