import Foundation
import ParlanceModels
import Testing

/// Archives that no publisher makes, through the whole path: downloaded from a server, then refused.
@Suite struct HostileArchiveTests {
    struct Trick: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var build: @Sendable (inout TarBall) -> Void
    }

    static let tricks: [Trick] = [
        Trick(testDescription: "a name with ..") { $0.add("../evil.txt", [1]) },
        Trick(testDescription: "a name with .. inside") { $0.add("test-model/../../evil.txt", [1]) },
        Trick(testDescription: "an absolute name") { $0.add("/tmp/parlance-evil.txt", [1]) },
        Trick(testDescription: "a symbolic link to an absolute path") {
            $0.add("test-model/tokens.txt", type: "2", link: "/etc/passwd")
        },
        Trick(testDescription: "a symbolic link upwards") {
            $0.add("test-model/up", type: "2", link: "..")
            $0.add("test-model/up/evil.txt", [1])
        },
        Trick(testDescription: "a chain of symbolic links") {
            $0.add("test-model/here", type: "2", link: ".")
            $0.add("test-model/up", type: "2", link: "here/..")
        },
        Trick(testDescription: "a hard link out") { $0.add("test-model/tokens.txt", type: "1", link: "../../secret") },
        Trick(testDescription: "a device") { $0.add("test-model/null", type: "3") },
        Trick(testDescription: "a pipe") { $0.add("test-model/pipe", type: "6") },
        Trick(testDescription: "a name with a line break") { $0.add("test-model/a\n-rw-r--r-- 0/0 0 x y z", [1]) },
        Trick(testDescription: "a name with a backslash") { $0.add("test-model\\..\\evil", [1]) },
        Trick(testDescription: "a name that begins with a dash") { $0.add("--checkpoint-action=exec=sh", [1]) },
    ]

    @Test("a hostile archive is refused, and nothing of it stays", arguments: tricks)
    func refused(trick: Trick) async throws {
        var ball = TarBall()
        ball.add("test-model/tokens.txt", Array("<blk> 0\n".utf8))
        trick.build(&ball)
        let scene = try Scene(archive: ball.compressed())
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }

        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        guard case .hostileArchive = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scene.leftovers.isEmpty)
        #expect(scene.files == [".downloads", ".downloads/test-model.lock"])
        #expect(!FileManager.default.fileExists(atPath: "/tmp/parlance-evil.txt"))
    }

    @Test("an archive that unpacks to far more than its size is refused before it is unpacked")
    func bomb() async throws {
        var ball = TarBall()
        ball.add("test-model/tokens.txt", [UInt8](repeating: 0, count: 80 << 20))
        let scene = try Scene(archive: ball.compressed())
        #expect(scene.archive.count < 100_000)
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        guard case .hostileArchive(let text) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("unpacks to more than"))
        #expect(!scene.events.contains(.installed(path: scene.directory + "/test-model")))
    }

    @Test("an archive of very many entries is refused")
    func swarm() async throws {
        var ball = TarBall()
        for number in 0...10_000 { ball.add("test-model/\(number)") }
        let scene = try Scene(archive: ball.compressed())
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        await #expect(throws: PullError.hostileArchive("more than 10000 entries")) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
    }

    @Test("what is no archive, or half of one, is said to be broken", arguments: ["text", "half", "empty"])
    func broken(kind: String) async throws {
        let archive: [UInt8]
        switch kind {
        case "text": archive = Array("<html>not here</html>".utf8)
        case "half": archive = try Array(Scene.goodArchive().prefix(100_000))
        default: archive = try TarBall().compressed()
        }
        let scene = try Scene(archive: archive)
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        guard case .badArchive = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scene.leftovers.isEmpty)
    }

    @Test("an archive without a model in it is not installed")
    func noModel() async throws {
        var ball = TarBall()
        ball.add("test-model/readme.txt", [1])
        let scene = try Scene(archive: ball.compressed())
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        await #expect(throws: PullError.notAModel(name: "test-model", reason: "tokens.txt is missing")) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        #expect(scene.leftovers.isEmpty)
        #expect(!scene.files.contains("test-model"))
    }

    @Test("links that stay inside are kept, and an archive without a folder of its own gets one")
    func harmless() async throws {
        var ball = TarBall()
        ball.add("tokens.txt", Array("<blk> 0\n".utf8))
        ball.add("data/encoder.onnx", [1, 2, 3])
        ball.add("encoder.onnx", type: "2", link: "data/encoder.onnx")
        ball.add("again.onnx", type: "1", link: "data/encoder.onnx")
        let scene = try Scene(archive: ball.compressed())
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(scene.contents("test-model/encoder.onnx") == [1, 2, 3])
        #expect(scene.contents("test-model/again.onnx") == [1, 2, 3])
    }
}
