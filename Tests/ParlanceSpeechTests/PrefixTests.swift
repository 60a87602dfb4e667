import Foundation
import ParlanceSpeech
import Testing

@Suite("Where the engines are")
struct PrefixTests {
    private let root = FileManager.default.temporaryDirectory.path + "/parlance-prefix-\(UUID().uuidString)"

    private func makeFolder(_ relative: String) throws {
        try FileManager.default.createDirectory(atPath: root + "/" + relative, withIntermediateDirectories: true)
    }

    @Test("the environment comes first, and a wrong one is not replaced by a guess")
    func environment() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeFolder("mine")
        try makeFolder("tree/.deps")
        let executable = root + "/tree/.build/release/parlance"
        #expect(
            Prefix.find(environment: ["PARLANCE_PREFIX": root + "/mine"], executable: executable)?.path == root
                + "/mine")
        #expect(Prefix.find(environment: ["PARLANCE_PREFIX": root + "/none"], executable: executable) == nil)
        #expect(Prefix.find(environment: ["PARLANCE_PREFIX": ""], executable: executable)?.path == root + "/tree/.deps")
    }

    @Test(
        "a build tree is found from inside it, up to five levels up",
        arguments: [
            (".build/x86_64-unknown-linux-gnu/release/parlance", true), ("parlance", true),
            ("1/2/3/4/5/parlance", true), ("1/2/3/4/5/6/parlance", false),
        ])
    func tree(executable: String, found: Bool) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeFolder(".deps")
        #expect((Prefix.find(environment: [:], executable: root + "/" + executable) != nil) == found)
    }

    @Test("an installation is found beside bin, and says nil for what is not in it")
    func installation() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeFolder("bin")
        try makeFolder("share/parlance")
        let prefix = try #require(Prefix.find(environment: [:], executable: root + "/bin/parlance"))
        #expect(prefix.path == root + "/share/parlance")
        #expect(prefix.sileroWeights == nil)
        #expect(prefix.pocketSphinxModel == nil)
        try Data().write(to: URL(fileURLWithPath: prefix.path + "/silero_vad_16k_op15.onnx"))
        #expect(prefix.sileroWeights == prefix.path + "/silero_vad_16k_op15.onnx")
    }
}
