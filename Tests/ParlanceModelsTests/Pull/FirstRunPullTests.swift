import Foundation
import ParlanceModels
import Synchronization
import Testing

@Suite struct FirstRunPullTests {
    /// A model of the catalogue's name, so that it counts as a general one once it is there.
    private func model(_ scene: Scene) -> CatalogueModel {
        var model = scene.model
        model.name = ModelCatalogue.recommended.name
        return model
    }

    @Test("it pulls once, and then there is nothing to do")
    func once() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let first = FirstRunPull(pull: scene.pull(from: server.url), model: model(scene))
        #expect(await first.run(observe: scene.observer) == .installed(path: scene.store.path(of: model(scene).name)))
        #expect(await first.run(observe: scene.observer) == .notNeeded(name: model(scene).name))
        #expect(server.requests.count == 1)
        #expect(scene.leftovers.isEmpty)
    }

    @Test("a failure is remembered for a day, then tried again")
    func failure() async throws {
        let scene = try Scene()
        let works = Atomic(false)
        let server = try LoopbackServer { request, _ in
            works.load(ordering: .relaxed) ? .file(scene.archive, for: request) : .init(status: 404)
        }
        defer { server.stop() }
        let time = Mutex(1_000_000.0)
        let first = FirstRunPull(pull: scene.pull(from: server.url), model: model(scene)) { time.withLock { $0 } }

        guard case .failed(.refused) = await first.run(observe: scene.observer) else {
            Issue.record("the first attempt did not fail")
            return
        }
        works.store(true, ordering: .relaxed)
        time.withLock { $0 += 3_600 }
        #expect(await first.run(observe: scene.observer) == .triedRecently(at: 1_000_000))
        #expect(server.requests.count == 1)
        time.withLock { $0 += 24 * 3_600 }
        #expect(await first.run(observe: scene.observer) == .installed(path: scene.store.path(of: model(scene).name)))
    }

    @Test("offline it never tries, and does not count that as an attempt")
    func offline() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        let offline = FirstRunPull(
            pull: scene.pull(from: server.url, environment: ["PARLANCE_OFFLINE": "1"]), model: model(scene))
        #expect(await offline.run(observe: scene.observer) == .offline)
        #expect(server.requests.isEmpty)
        #expect(scene.files.isEmpty)
    }
}
