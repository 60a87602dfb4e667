import CWebRTCVAD
import ParlanceCore

/// WebRTC's voice activity detector: the classic of telephony, in fixed point, a few microseconds per frame.
///
/// Its own code (PyPI's webrtcvad 2.0.10), frame by frame the same decisions. It says yes or no, told here as 1 or 0;
/// so it is never "nearly sure", and whoever weighs evidence by the share of sure windows (``VoiceActivityModel``) hears
/// music as confidently as speech. A detector's state is its own; nothing is shared or loaded.
public struct WebRTCVAD: VoiceActivityModel {
    public static let aggressivenesses = 0...3
    public static let frameMilliseconds = [10, 20, 30]

    public let name: String
    public let windowSamples: Int
    private let aggressiveness: Int

    /// - Parameters:
    ///   - aggressiveness: 0 takes most for speech, 3 least.
    ///   - milliseconds: length of a frame: 10, 20 or 30.
    public init(aggressiveness: Int = 2, milliseconds: Int = 30) throws(RecognizerError) {
        guard Self.aggressivenesses.contains(aggressiveness) else {
            throw .unsupported("WebRTC's voice activity has aggressiveness 0 to 3, not \(aggressiveness).")
        }
        guard Self.frameMilliseconds.contains(milliseconds) else {
            throw .unsupported("WebRTC's voice activity takes frames of 10, 20 or 30 ms, not \(milliseconds).")
        }
        self.aggressiveness = aggressiveness
        name = "webrtc:\(aggressiveness)"
        windowSamples = milliseconds * MediaTime.samplesPerSecond / 1_000
    }

    public func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector {
        guard let handle = parlance_webrtc_vad_create(Int32(aggressiveness)) else {
            throw .exhausted("There is no memory for another voice activity detector.")
        }
        return Detector(handle: handle, windowSamples: windowSamples)
    }

    private final class Detector: VoiceActivityDetector {
        private let handle: OpaquePointer
        private let windowSamples: Int

        init(handle: OpaquePointer, windowSamples: Int) {
            self.handle = handle
            self.windowSamples = windowSamples
        }

        deinit { parlance_webrtc_vad_destroy(handle) }

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            precondition(window.count == windowSamples)
            let rate = Int32(MediaTime.samplesPerSecond)
            return parlance_webrtc_vad_step(handle, rate, window.baseAddress, window.count) == 0 ? 0 : 1
        }
    }
}
