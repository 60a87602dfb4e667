import Foundation

/// Recordings to measure on where none are given: Debian's pocketsphinx-testdata.
enum SpeechSource {
    static let folder = "/usr/share/pocketsphinx/test/data/librivox"

    /// In the order of their names; none where the package is not installed.
    static var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".wav") }.sorted().map { "\(folder)/\($0)" }
    }
}
