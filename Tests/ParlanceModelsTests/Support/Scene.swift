import Foundation
import ParlanceModels
import Synchronization

/// A models directory of its own, a server, and a model on it.
final class Scene: Sendable {
    let directory: String
    let archive: [UInt8]
    let model: CatalogueModel
    private let heard = Mutex<[PullEvent]>([])

    /// - Parameter archive: nil for a good one of about 200 kB that does not compress.
    init(archive: [UInt8]? = nil, checksum: Bool = true) throws {
        directory = NSTemporaryDirectory() + "parlance-models-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        self.archive = try archive ?? Self.goodArchive()
        model = CatalogueModel(
            "test-model", alias: "test", family: "none", languages: ["en"], bytes: Int64(self.archive.count),
            sha256: checksum ? Self.sha256(self.archive) : nil, licence: "none", chunkMilliseconds: 80, note: "")
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    static func sha256(_ bytes: [UInt8]) -> String {
        FileDigest.sha256(bytes)
    }

    static func goodArchive() throws -> [UInt8] {
        var noise = SystemRandomNumberGenerator()
        var ball = TarBall()
        ball.add("test-model/", type: "5", mode: 0o755)
        ball.add("test-model/tokens.txt", Array("<blk> 0\n".utf8))
        ball.add("test-model/encoder.onnx", (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &noise) })
        ball.add("test-model/test_wavs/", type: "5", mode: 0o755)
        ball.add("test-model/test_wavs/0.wav", [1, 2, 3])
        return try ball.compressed()
    }

    /// Accepts what has tokens and an encoder.
    var store: ModelStore { ModelStore(directory: directory, inspect: Self.inspect) }

    static let inspect: ModelInspector = { folder in
        struct Unusable: Error, CustomStringConvertible { var description: String { "tokens.txt is missing" } }
        guard FileManager.default.fileExists(atPath: folder + "/tokens.txt") else { throw Unusable() }
        let text = (try? String(contentsOfFile: folder + "/chunk", encoding: .utf8)) ?? ""
        return ModelFacts(family: "test", chunkMilliseconds: Int(text))
    }

    func pull(
        from server: String, force: Bool = false, environment: [String: String] = [:],
        stallTimeout: Duration = .seconds(20), free: @escaping @Sendable (String) -> Int64? = FreeSpace.below
    ) -> ModelPull {
        ModelPull(
            store: store, mirror: server, force: force,
            policy: RetryPolicy(
                connectTimeout: .seconds(5), stallTimeout: stallTimeout, fruitlessAttempts: 3,
                firstDelay: .milliseconds(1), longestDelay: .milliseconds(5)),
            environment: environment, freeBytes: free)
    }

    var observer: PullObserver {
        { [self] event in heard.withLock { $0.append(event) } }
    }

    var events: [PullEvent] { heard.withLock { $0 } }

    /// How many bytes were there when a download was taken up again.
    var resumptions: [Int64] {
        events.compactMap { if case .began(_, _, let have) = $0, have > 0 { have } else { nil } }
    }

    /// Everything in the models directory, our own folder included.
    var files: Set<String> {
        Set(FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? [])
    }

    func contents(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: directory + "/" + path).map(Array.init)
    }

    var isInstalled: Bool { contents("test-model/encoder.onnx")?.count == 200_000 }

    /// Names of unfinished business: part files, work folders.
    var leftovers: Set<String> {
        files.filter { $0.hasPrefix(".downloads/") && !$0.hasSuffix(".lock") }
    }
}
