import NIOCore
import ParlanceCore

/// Audio drawn as text: one character is 100 ms, `s` is speech (a tone), anything else silence.
public struct AudioTimeline: Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    /// 16-bit samples, little-endian, at 16 kHz.
    public var linear16: [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            for sample in 0..<1_600 {
                let value: Int16 = character == "s" ? (sample / 20 % 2 == 0 ? 8_000 : -8_000) : 0
                bytes.append(UInt8(truncatingIfNeeded: value))
                bytes.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        }
        return bytes
    }

    /// Those bytes in messages of `size`.
    public func chunks(of size: Int) -> [ByteBuffer] {
        let bytes = linear16
        return stride(from: 0, to: bytes.count, by: size).map {
            ByteBuffer(bytes: bytes[$0..<min($0 + size, bytes.count)])
        }
    }
}

/// Finds speech in an ``AudioTimeline``: loud is as sure as it is told to be, quiet is 0. Windows of 10 ms.
public struct ScriptedVoiceActivity: VoiceActivityModel {
    public let name = "scripted"
    public let windowSamples = 160
    private let speech: Float

    public init(speech: Float = 1) { self.speech = speech }
    public func makeDetector() -> any VoiceActivityDetector { Detector(speech: speech) }

    private final class Detector: VoiceActivityDetector {
        private let speech: Float
        init(speech: Float) { self.speech = speech }

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            window.contains { abs($0) > 0.05 } ? speech : 0
        }
    }
}
