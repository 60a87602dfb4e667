import Foundation
import ParlanceAudio
import ParlanceCore

/// What the clients say: 16-bit samples at 16 kHz.
enum IngestAudio {
    /// Ten seconds of noise that no gate takes for speech: about -70 dBFS.
    static var quiet: [UInt8] {
        var generator = SeededGenerator(seed: 1)
        return LinearSamples((0..<160_000).map { _ in Float.random(in: -18...18, using: &generator) / 32_768 }).bytes
    }

    /// Recordings one after the other.
    static func speech(_ files: [String]) throws -> [UInt8] {
        try files.flatMap { LinearSamples(try AudioFileReader.speech(path: $0)).bytes }
    }
}
