import Foundation
import ParlanceModels
import Testing

@Suite struct ModelStoreTests {
    /// Makes a folder that the tests' inspector takes for a model.
    private func install(_ name: String, chunk: Int? = nil, usable: Bool = true, in scene: Scene) throws {
        let folder = scene.directory + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if usable { try Data("<blk> 0\n".utf8).write(to: URL(fileURLWithPath: folder + "/tokens.txt")) }
        try Data([1]).write(to: URL(fileURLWithPath: folder + "/encoder.onnx"))
        if let chunk { try Data("\(chunk)".utf8).write(to: URL(fileURLWithPath: folder + "/chunk")) }
    }

    private let nemo80 = "sherpa-onnx-nemo-streaming-fast-conformer-transducer-en-80ms-int8"
    private let zipformer = "sherpa-onnx-streaming-zipformer-en-2023-06-26"
    private let small = "sherpa-onnx-streaming-zipformer-en-20M-2023-02-17"

    @Test("usable and unusable folders are told apart, other things are left out")
    func contents() throws {
        let scene = try Scene()
        #expect(scene.store.contents().usable.isEmpty)
        try install("digits", chunk: 80, in: scene)
        try install(zipformer, in: scene)
        try install("broken", usable: false, in: scene)
        try FileManager.default.createDirectory(
            atPath: scene.directory + "/.downloads/half.unpacking", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: scene.directory + "/notes", withIntermediateDirectories: true)
        try Data([1]).write(to: URL(fileURLWithPath: scene.directory + "/file.onnx"))

        let contents = scene.store.contents()
        #expect(contents.usable.map(\.name) == ["digits", zipformer])
        #expect(contents.usable.map(\.mayBecomeDefault) == [false, true])
        #expect(contents.usable.map(\.chunkMilliseconds) == [80, 320])
        #expect(contents.usable.map(\.meetsLatencyBudget) == [true, false])
        #expect(contents.unusable.map(\.name) == ["broken"])
        #expect(contents.unusable.map(\.reason) == ["tokens.txt is missing"])
    }

    @Test("the default is a general model that meets the budget, then the catalogue's order decides")
    func defaultModel() throws {
        let scene = try Scene()
        try install("digits", chunk: 80, in: scene)
        try install("my-own", chunk: 80, in: scene)
        #expect(scene.store.defaultModel() == nil)
        try install(zipformer, in: scene)
        #expect(scene.store.defaultModel()?.name == zipformer)
        try install(small, in: scene)
        #expect(scene.store.defaultModel()?.name == small)
        // The catalogue says 480 ms, the model itself 160: the model is right.
        let nemo480 = "sherpa-onnx-nemo-streaming-fast-conformer-transducer-en-480ms-int8"
        try install(nemo480, chunk: 160, in: scene)
        #expect(scene.store.defaultModel()?.name == nemo480)
        try install(nemo80, in: scene)
        #expect(scene.store.defaultModel()?.name == nemo80)
    }

    @Test("an installed model is found by its folder, by the catalogue's name and by its alias")
    func find() throws {
        let scene = try Scene()
        try install("digits", in: scene)
        try install(nemo80, in: scene)
        #expect(scene.store.installedModel(named: "digits")?.path == scene.directory + "/digits")
        #expect(scene.store.installedModel(named: "nemo-en-80ms")?.name == nemo80)
        #expect(scene.store.installedModel(named: nemo80)?.name == nemo80)
        #expect(scene.store.installedModel(named: "zipformer-en-20m") == nil)
        #expect(scene.store.installedModel(named: "..") == nil)
    }

    @Test("verify finds what was changed, cut or removed since the pull")
    func verify() async throws {
        let scene = try Scene()
        let server = try LoopbackServer { request, _ in .file(scene.archive, for: request) }
        defer { server.stop() }
        _ = try await scene.pull(from: server.url).run(scene.model, observe: scene.observer)
        let model = try #require(scene.store.installedModel(named: "test-model"))
        let intact = try scene.store.verify(model)
        #expect(intact.isIntact)
        #expect(intact.files.map(\.path) == ["encoder.onnx", "test_wavs/0.wav", "tokens.txt"])
        #expect(intact.checkedCount == 3)

        let folder = URL(fileURLWithPath: model.path)
        try Data("<blk> 1\n".utf8).write(to: folder.appendingPathComponent("tokens.txt"))
        try Data([1]).write(to: folder.appendingPathComponent("encoder.onnx"))
        try FileManager.default.removeItem(at: folder.appendingPathComponent("test_wavs/0.wav"))
        try Data([1]).write(to: folder.appendingPathComponent("added.txt"))
        let changed = try scene.store.verify(model)
        #expect(!changed.isIntact)
        #expect(
            changed.files.map(\.state) == [
                .wrongSize(expected: 200_000, found: 1), .missing,
                .wrongContents(
                    expected: Scene.sha256(Array("<blk> 0\n".utf8)), found: Scene.sha256(Array("<blk> 1\n".utf8))),
                .unknown,
            ])
    }

    @Test("a model that was copied by hand is checked against what the catalogue knows of it")
    func verifyCopied() throws {
        let scene = try Scene()
        try install(small, in: scene)
        try install("digits", in: scene)
        let copied = try scene.store.verify(#require(scene.store.installedModel(named: small)))
        #expect(copied.files.map(\.path) == ["tokens.txt", "encoder.onnx"])
        #expect(copied.files.map(\.state) == [.wrongSize(expected: 5_048, found: 8), .unknown])
        let own = try scene.store.verify(#require(scene.store.installedModel(named: "digits")))
        #expect(own.checkedCount == 0)
        #expect(own.isIntact)
    }
}
