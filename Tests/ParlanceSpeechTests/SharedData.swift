import Foundation

/// Models and audio that are kept beside the project, not in it. Tests that need them are skipped, loudly, without.
enum SharedData {
    static let folder: String? = {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["PARLANCE_SHARED"]
            ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
        guard FileManager.default.fileExists(atPath: path) else {
            print(
                """

                *** \(path) is not there: tests on real speech with a neural model are SKIPPED. ***
                *** Name the folder with models/ and audio/ in PARLANCE_SHARED to run them.     ***

                """)
            return nil
        }
        return path
    }()

    static let digitsModel: String? = existing("models/digits-en-streaming")
    static let audio: String? = existing("audio")

    private static func existing(_ relative: String) -> String? {
        guard let path = folder.map({ $0 + "/" + relative }) else { return nil }
        guard FileManager.default.fileExists(atPath: path) else {
            print("*** \(path) is not there: the tests that need it are SKIPPED. ***")
            return nil
        }
        return path
    }
}
