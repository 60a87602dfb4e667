import Foundation
import NIOCore
import NIOSSL
import ParlanceTransports
import Testing

@Suite("TLS", .enabled(if: SelfSigned.isAvailable, "SKIPPED: there is no openssl command to make a certificate with"))
struct TLSTests {
    @Test("both listeners serve side by side, requests and conversations")
    func conversation() async throws {
        let files = try SelfSigned()
        try await withServer(configure: { $0.tls = files.endpoint() }) { server in
            #expect(server.tlsPort != server.port)
            let inbox = Inbox()
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(files.certificate)
            let client = try await WebSocketClient.connect(
                to: .init(host: "localhost", port: server.tlsPort, path: "/talk", tls: tls), onEvent: { inbox.add($0) })
            client.send(binary: ByteBuffer(repeating: 1, count: 200_000))
            client.send(text: "secret")
            #expect(await eventually { inbox.texts == ["audio 200000", "secret"] })

            let (plain, plainInbox) = try await server.connect()
            plain.send(text: "open")
            #expect(await eventually { plainInbox.texts == ["open"] })
            plain.close()
            client.send(text: "finish")
            #expect(await eventually { inbox.close?.code == 1000 })
        }
    }

    @Test("a paused session stalls a TLS client, too, and loses nothing")
    func backpressure() async throws {
        let files = try SelfSigned()
        try await withServer(host: ScriptedHost(echoes: false), configure: { $0.tls = files.endpoint() }) { server in
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.certificateVerification = .none
            let client = try await WebSocketClient.connect(
                to: .init(host: "127.0.0.1", port: server.tlsPort, path: "/talk", tls: tls), onEvent: { _ in })
            let session = try #require(server.host.sessions.first)
            session.setFull(true)
            for _ in 0..<1_000 { client.send(binary: ByteBuffer(repeating: 1, count: 10_000)) }
            #expect(await eventually { server.metrics.now.pauses == 1 })
            try await Task.sleep(for: .milliseconds(200))
            #expect(session.now.audioBytes < 200_000)
            session.setFull(false)
            #expect(await eventually { session.now.audioBytes == 10_000_000 })
            client.close()
        }
    }

    @Test("plain bytes on the TLS port fail the handshake, counted")
    func plainOnTLS() async throws {
        let files = try SelfSigned()
        try await withServer(configure: { $0.tls = files.endpoint() }) { server in
            let client = try await RawClient(port: server.tlsPort)
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.isClosed })
            #expect(await eventually { server.metrics.now.tlsFailures == 1 })
        }
    }

    @Test("a handshake that never comes is cut off")
    func silentHandshake() async throws {
        let files = try SelfSigned()
        try await withServer(configure: {
            $0.tls = files.endpoint()
            $0.http.headTimeout = .milliseconds(200)
            $0.http.lingerTimeout = .milliseconds(200)
        }) { server in
            let client = try await RawClient(port: server.tlsPort)
            #expect(await eventually { client.isClosed })
        }
    }

    @Test("files that are no certificate, no key, or do not belong together are named")
    func badFiles() async throws {
        let files = try SelfSigned()
        let other = try SelfSigned()
        func error(_ certificate: String, _ key: String) async -> HTTPServerError? {
            do {
                try await withServer(configure: {
                    $0.tls = TLSEndpoint(
                        endpoint: .init(host: "127.0.0.1", port: 0), certificatePath: certificate, keyPath: key)
                }) { _ in }
                return nil
            } catch {
                return error as? HTTPServerError
            }
        }
        guard case .badCertificate(files.key, _) = await error(files.key, files.key) else {
            Issue.record("a key is no certificate")
            return
        }
        guard case .badKey(files.certificate, _) = await error(files.certificate, files.certificate) else {
            Issue.record("a certificate is no key")
            return
        }
        #expect(
            await error(files.certificate, other.key)
                == .keyDoesNotMatch(certificatePath: files.certificate, keyPath: other.key))
        #expect(await error(files.certificate, files.key) == nil)
    }
}

/// A fresh certificate for localhost, made by the openssl command in a temporary folder.
final class SelfSigned: Sendable {
    static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/bin/openssl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static var isAvailable: Bool {
        if openssl == nil { print("TLS tests are SKIPPED: there is no openssl command to make a certificate with") }
        return openssl != nil
    }

    let folder: String
    var certificate: String { folder + "/cert.pem" }
    var key: String { folder + "/key.pem" }

    init() throws {
        folder = NSTemporaryDirectory() + "parlance-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.openssl ?? "")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func endpoint() -> TLSEndpoint {
        TLSEndpoint(endpoint: .init(host: "127.0.0.1", port: 0), certificatePath: certificate, keyPath: key)
    }
}
