import ParlanceTransports
import Testing

@Suite("Starting")
struct StartTests {
    private func start(_ configure: (inout HTTPServerConfiguration) -> Void) async throws -> HTTPServer {
        var configuration = HTTPServerConfiguration()
        configuration.plain = .init(host: "127.0.0.1", port: 0)
        configuration.eventLoops = 1
        configure(&configuration)
        let server = HTTPServer(configuration: configuration, responder: TestResponder(), host: ScriptedHost())
        _ = try await server.start()
        return server
    }

    @Test("a port that is taken is named, and what was bound is given back")
    func taken() async throws {
        try await withServer { server in
            let endpoint = HTTPServerConfiguration.Endpoint(host: "127.0.0.1", port: server.port)
            await #expect(throws: HTTPServerError.cannotListen(endpoint, reason: "Address already in use")) {
                _ = try await start { $0.plain = endpoint }
            }
            #expect(
                "\(HTTPServerError.cannotListen(endpoint, reason: "x"))"
                    == "cannot listen on 127.0.0.1:\(server.port): x")
        }
    }

    @Test("settings that cannot work are refused in words")
    func settings() async throws {
        await #expect(throws: HTTPServerError.noListener) { _ = try await start { $0.plain = nil } }
        await #expect(throws: HTTPServerError.badSetting("the number of event loops must be at least 1, not 0")) {
            _ = try await start { $0.eventLoops = 0 }
        }
        await #expect(throws: HTTPServerError.badSetting("a port lies between 0 and 65535, not at 70000")) {
            _ = try await start { $0.plain = .init(host: "127.0.0.1", port: 70_000) }
        }
    }

    @Test("a certificate that is not there is named")
    func missingCertificate() async throws {
        let path = "/nonexistent/cert.pem"
        await #expect(throws: HTTPServerError.badCertificate(path: path, reason: "No such file or directory")) {
            _ = try await start {
                $0.tls = TLSEndpoint(endpoint: .init(host: "127.0.0.1", port: 0), certificatePath: path, keyPath: path)
            }
        }
    }
}
