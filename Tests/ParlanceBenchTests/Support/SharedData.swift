import Foundation

/// Models and audio that are kept beside the project, not in it. Tests that need them are skipped, loudly, without.
enum SharedData {
    static let digitsModel: String? = existing("models/digits-en-streaming")
    static let audio: String? = existing("audio")

    private static func existing(_ relative: String) -> String? {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["PARLANCE_SHARED"]
            ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
        let path = folder + "/" + relative
        guard FileManager.default.fileExists(atPath: path) else {
            print(
                "*** \(path) is not there (PARLANCE_SHARED names the folder): the tests that need it are SKIPPED. ***")
            return nil
        }
        return path
    }

    /// Some recordings of digits.
    static let digits: [String] = {
        guard let audio, let files = try? FileManager.default.contentsOfDirectory(atPath: audio + "/digits8k") else {
            return []
        }
        return files.filter { $0.hasSuffix(".flac") }.sorted().prefix(6).map { "\(audio)/digits8k/\($0)" }
    }()

    /// The program itself, which is built beside the tests.
    static let program: String? = {
        let tests =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let folder = URL(fileURLWithPath: tests).deletingLastPathComponent()
        for name in ["parlance", "ParlanceCommand"] {
            let path = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        print("*** There is no program beside \(tests): the tests that start a server are SKIPPED. ***")
        return nil
    }()
}
