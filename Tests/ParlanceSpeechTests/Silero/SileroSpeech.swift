import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

/// Speech to hold voice activity detectors against, and what ONNX Runtime says of it.
enum SileroSpeech {
    /// "go forward ten meters" at 16 kHz, from Debian's pocketsphinx-testdata.
    static func sample() throws -> [Float] {
        let path = "/usr/share/pocketsphinx/test/data/goforward.raw"
        let data = try #require(FileManager.default.contents(atPath: path), "run scripts/setup: \(path) is missing")
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map {
                Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self))) / 32_768
            }
        }
    }

    /// Of each whole window, one after another.
    static func probabilities(
        _ samples: [Float], _ detector: any VoiceActivityDetector, window: Int = 512
    ) -> [Float] {
        stride(from: 0, through: samples.count - window, by: window).map { start in
            samples[start..<start + window].withUnsafeBufferPointer(detector.probability)
        }
    }

    /// The weights for both bands that setup leaves.
    static func weights() throws -> String {
        try #require(Prefix.current, "run scripts/setup").path + "/share/silero_vad_op18_ifless.onnx"
    }

    /// ONNX Runtime 1.32's probabilities of every second sample of ``sample()``, by these weights' 8 kHz network.
    static let narrow: [Float] = [
        0.075408, 0.011770, 0.008681, 0.007801, 0.006954, 0.005593, 0.006162, 0.008880, 0.005992, 0.003167,
        0.003142, 0.003256, 0.002259, 0.002996, 0.003101, 0.011240, 0.945422, 0.983664, 0.995834, 0.997290,
        0.999741, 0.999830, 0.999351, 0.997646, 0.999870, 0.999924, 0.999889, 0.999887, 0.999779, 0.999923,
        0.999898, 0.999855, 0.999689, 0.999784, 0.999850, 0.998878, 0.998623, 0.975843, 0.886807, 0.901295,
        0.673149, 0.869530, 0.995280, 0.999694, 0.999942, 0.999948, 0.999946, 0.999896, 0.999802, 0.999823,
        0.999925, 0.999928, 0.999962, 0.999955, 0.999919, 0.999938, 0.999885, 0.999519, 0.999115, 0.999319,
        0.998979, 0.998155, 0.953125, 0.697057, 0.540848, 0.459562, 0.588364, 0.374926, 0.284382, 0.192877,
        0.096603, 0.043397, 0.022696, 0.014410, 0.013574, 0.012701, 0.013945, 0.013080, 0.009718, 0.008809,
        0.009315, 0.008154, 0.007697, 0.009002, 0.030587, 0.012221, 0.016273,
    ]
}
