import Foundation
import ParlanceModels
import Synchronization
import Testing

@Suite struct ModelPullTests {
    @Test("a model is downloaded, checked and installed, and its folder is whole")
    func download() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }

        let outcome = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)

        #expect(outcome == .installed(path: scene.directory + "/test-model"))
        #expect(server.requests.map(\.target) == ["/test-model.tar.bz2"])
        #expect(scene.isInstalled)
        #expect(scene.contents("test-model/test_wavs/0.wav") == [1, 2, 3])
        #expect(scene.leftovers.isEmpty)
        let total = Int64(scene.archive.count)
        #expect(scene.events.first == .began(url: server.url + "/test-model.tar.bz2", total: total, have: 0))
        #expect(scene.events.contains(.progress(received: total, total: total)))
        #expect(
            scene.events.contains(.downloaded(bytes: total, sha256: Scene.sha256(scene.archive), verified: true)))
    }

    @Test("what is installed is not fetched again, unless forced")
    func again() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)

        let second = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(second == .alreadyThere(path: scene.directory + "/test-model"))
        #expect(server.requests.count == 1)

        try Data([0]).write(to: URL(fileURLWithPath: scene.directory + "/test-model/encoder.onnx"))
        let third = try await scene.pull(from: server.url, force: true).run(scene.model, observe: scene.observer)
        #expect(third == .installed(path: scene.directory + "/test-model"))
        #expect(scene.isInstalled)
        #expect(scene.leftovers.isEmpty)
    }

    @Test("a transfer that is cut goes on where it broke off")
    func resume() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, number in
            var reply = LoopbackServer.Reply.file(scene.archive, for: request)
            if number < 2 {
                reply.claimedLength = reply.body.count
                reply.cutAfter = 50_000
            }
            return reply
        }
        defer { server.stop() }

        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)

        #expect(scene.isInstalled)
        #expect(server.requests.map { $0.headers["range"] } == [nil] + scene.resumptions.map { "bytes=\($0)-" })
        #expect(scene.resumptions.count == 2)
        #expect(server.requests.map { $0.headers["if-range"] } == [nil, "\"v1\"", "\"v1\""])
        #expect(scene.events.count { if case .retrying = $0 { true } else { false } } == 2)
    }

    @Test("a later pull goes on with what an earlier process left")
    func resumeLater() async throws {
        let scene = try Scene()
        let broken = try LoopbackServer { request, _ in
            var reply = LoopbackServer.Reply.file(scene.archive, for: request)
            reply.claimedLength = reply.body.count
            reply.cutAfter = reply.status == 200 ? 70_000 : 0
            return reply
        }
        let port = broken.port
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: broken.url).run(scene.model, observe: scene.observer)
        }
        broken.stop()
        let kept = scene.pull(from: "").fetchedBytes(of: scene.model)
        #expect((1...70_000).contains(kept))
        guard case .unreachable(_, _, kept) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!scene.files.contains("test-model"))

        // Another server on another port would be another address; the part belongs to this one.
        let server = try LoopbackServer(port: port) { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=\(kept)-"])
        #expect(scene.isInstalled)
        #expect(scene.leftovers.isEmpty)
    }

    @Test("a download that was complete is installed later without the network")
    func completeEarlier() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        // Room for the download, none any more to unpack it.
        let questions = Atomic(0)
        let tight = scene.pull(from: server.url) { _ in
            questions.add(1, ordering: .relaxed).oldValue == 0 ? .max : 0
        }
        let error = await #expect(throws: PullError.self) {
            try await tight.run(scene.model, observe: scene.observer)
        }
        guard case .noSpace = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scene.pull(from: "").fetchedBytes(of: scene.model) == Int64(scene.archive.count))
        server.stop()

        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(scene.isInstalled)
        #expect(scene.leftovers.isEmpty)
    }

    @Test("a server without ranges is asked for everything again")
    func noRanges() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { _, number in
            var reply = LoopbackServer.Reply(body: scene.archive)
            if number == 0 { reply.cutAfter = 50_000 }
            return reply
        }
        defer { server.stop() }

        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)

        #expect(scene.isInstalled)
        #expect(server.requests.count == 2 && server.requests[1].headers["range"] != nil)
        #expect(scene.events.contains { if case .restarted = $0 { true } else { false } })
    }

    @Test("a file that changed between two attempts is fetched anew", arguments: ["whole", "range"])
    func changed(answer: String) async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, number in
            if number == 0 {
                var reply = LoopbackServer.Reply.file([UInt8](repeating: 7, count: scene.archive.count), for: request)
                reply.cutAfter = 50_000
                return reply
            }
            var request = request
            // A server that ignores If-Range sends a part of the new file, under its new tag.
            if answer == "range" { request.headers["if-range"] = nil }
            return .file(scene.archive, tag: "\"v2\"", for: request)
        }
        defer { server.stop() }

        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)

        #expect(scene.isInstalled)
        #expect(scene.events.contains { if case .restarted = $0 { true } else { false } })
    }

    @Test("a wrong checksum is refused with both sums, and the file is removed")
    func wrongChecksum() async throws {
        let scene = try Scene()
        var wrong = scene.archive
        wrong[1_000] ^= 1
        let server = try LoopbackServer { [wrong] request, _ in .file(wrong, for: request) }
        defer { server.stop() }

        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        #expect(
            error
                == .wrongChecksum(
                    url: server.url + "/test-model.tar.bz2", expected: Scene.sha256(scene.archive),
                    found: Scene.sha256(wrong)))
        #expect(error?.description.contains(Scene.sha256(wrong)) == true)
        #expect(scene.leftovers.isEmpty)
        #expect(!scene.files.contains("test-model"))
    }

    @Test("without a known checksum the size is checked, and the outcome says so")
    func noChecksum() async throws {
        let scene = try Scene(checksum: false)
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(
            scene.events.contains { if case .downloaded(_, _, let verified) = $0 { !verified } else { false } })

        var other = scene.model
        other.bytes -= 1
        await #expect {
            try await scene.pull(from: server.url, force: true).run(other, observe: scene.observer)
        } throws: { error in
            guard case .wrongSize(_, let expected, let found) = error as? PullError else { return false }
            return expected == other.bytes && found == scene.model.bytes
        }
    }

    @Test("an answer that is not the file is an error at once", arguments: [404, 403, 410])
    func refused(status: Int) async throws {
        let scene = try Scene()
        let server = try LoopbackServer { _, _ in .init(status: status, body: Array("no".utf8)) }
        defer { server.stop() }
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        #expect(error == .refused(url: server.url + "/test-model.tar.bz2", status: status))
        #expect(server.requests.count == 1)
    }

    @Test("a server that is busy is asked again", arguments: [429, 500, 503])
    func busy(status: Int) async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, number in
            number == 0 ? .init(status: status) : .file(scene.archive, for: request)
        }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(scene.isInstalled)
    }

    @Test("redirects are followed, relative ones too, and a loop of them is not")
    func redirects() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in
            switch request.target {
            case "/models/test-model.tar.bz2": .init(status: 302, headers: [("location", "/elsewhere?x=1")])
            case "/elsewhere?x=1":
                .init(status: 307, headers: [("location", "http://\(request.headers["host"]!)/file")])
            case "/loop/test-model.tar.bz2": .init(status: 301, headers: [("location", "test-model.tar.bz2")])
            default: .file(scene.archive, for: request)
            }
        }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url + "/models").run(scene.model, observe: scene.observer)
        #expect(scene.isInstalled)
        #expect(server.requests.map(\.target) == ["/models/test-model.tar.bz2", "/elsewhere?x=1", "/file"])

        await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url + "/loop/", force: true).run(scene.model, observe: scene.observer)
        }
    }

    @Test("a transfer that stalls is cut off and goes on")
    func stall() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, number in
            var reply = LoopbackServer.Reply.file(scene.archive, for: request)
            if number == 0 { reply.stallAfter = 30_000 }
            return reply
        }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url, stallTimeout: .seconds(1))
            .run(scene.model, observe: scene.observer)
        #expect(scene.isInstalled)
        #expect(server.requests.first?.headers["range"] == nil)
        #expect(server.requests.dropFirst().allSatisfy { $0.headers["range"] == "bytes=30000-" })
        let reasons = scene.events.compactMap { if case .retrying(let reason, _) = $0 { reason } else { nil } }
        #expect(reasons.first == "nothing has come for too long")
    }

    @Test("a server that is not there is an error that names it")
    func nobody() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { _, _ in .init() }
        server.stop()
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        }
        #expect(error?.description.contains(server.url) == true)
        #expect(scene.events.count { if case .retrying = $0 { true } else { false } } == 2)
    }

    @Test("an address that is none is said to be none", arguments: ["ftp://127.0.0.1/x", "nonsense", "http:///"])
    func badURL(mirror: String) async throws {
        let scene = try Scene()
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: mirror).run(scene.model, observe: scene.observer)
        }
        guard case .badURL = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("offline means offline")
    func offline() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url, environment: ["PARLANCE_OFFLINE": "1"])
                .run(scene.model, observe: scene.observer)
        }
        #expect(error == .offline)
        #expect(server.requests.isEmpty)
        #expect(scene.files.isEmpty)
    }

    @Test("too little room is said before a byte is fetched")
    func noSpace() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let error = await #expect(throws: PullError.self) {
            try await scene.pull(from: server.url, free: { _ in 1_000 }).run(scene.model, observe: scene.observer)
        }
        guard case .noSpace(_, let needed, 1_000) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(needed >= Int64(scene.archive.count))
        #expect(scene.pull(from: server.url).fetchedBytes(of: scene.model) == 0)
    }

    @Test("two pulls of one model at once download it once")
    func concurrent() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in
            Thread.sleep(forTimeInterval: 0.2)
            return .file(scene.archive, for: request)
        }
        defer { server.stop() }
        let outcomes = try await withThrowingTaskGroup(of: ModelPull.Outcome.self) { group in
            for _ in 0..<3 {
                group.addTask { try await scene.pull(from: server.url).run(scene.model, observe: scene.observer) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(server.requests.count == 1)
        #expect(outcomes.count { $0 == .installed(path: scene.directory + "/test-model") } == 1)
        #expect(outcomes.count { $0 == .alreadyThere(path: scene.directory + "/test-model") } == 2)
        #expect(scene.events.contains(.waiting))
        #expect(scene.isInstalled)
    }

    @Test("a cancelled pull keeps what it has")
    func cancelled() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, number in
            var reply = LoopbackServer.Reply.file(scene.archive, for: request)
            if number == 0 { reply.stallAfter = 40_000 }
            return reply
        }
        defer { server.stop() }
        let task = Task { try await scene.pull(from: server.url).run(scene.model, observe: scene.observer) }
        while scene.pull(from: "").fetchedBytes(of: scene.model) < 40_000 {
            try await Task.sleep(for: .milliseconds(5))
        }
        task.cancel()
        await #expect(throws: PullError.cancelled) { try await task.value }
        #expect(!scene.files.contains("test-model"))
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        #expect(server.requests.last?.headers["range"] == "bytes=40000-")
        #expect(scene.isInstalled)
    }

    @Test("a proxy of the environment is used, and exceptions from them are kept")
    func proxy() async throws {
        let scene = try Scene()
        let proxy = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { proxy.stop() }
        _ = try await scene.pull(
            from: "http://models.invalid/there",
            environment: ["http_proxy": proxy.url.replacingOccurrences(of: "http://", with: "http://me:secret@")]
        ).run(scene.model, observe: scene.observer)
        #expect(proxy.requests.map(\.target) == ["models.invalid:80", "/there/test-model.tar.bz2"])
        #expect(proxy.requests[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0")
        #expect(scene.isInstalled)

        let direct = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { direct.stop() }
        _ = try await scene.pull(
            from: direct.url, force: true, environment: ["http_proxy": proxy.url, "NO_PROXY": "example.org, 127.0.0.1"]
        ).run(scene.model, observe: scene.observer)
        #expect(proxy.requests.count == 2)
        #expect(direct.requests.map(\.target) == ["/test-model.tar.bz2"])
    }
}
