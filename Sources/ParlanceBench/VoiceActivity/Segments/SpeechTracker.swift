import Foundation
import Parlance
import ParlanceAudio
import ParlanceCore

/// Runs a detector over a recording. What does not fill the last window is heard with silence behind it.
public struct SpeechTracker {
    private let detector: any VoiceActivityDetector
    private var track: SpeechTrack
    private var pending: [Float] = []

    public init(_ model: any VoiceActivityModel) throws(RecognizerError) {
        detector = try model.makeDetector()
        track = SpeechTrack(windowSamples: model.windowSamples)
    }

    /// Reads a file in pieces: any that libsndfile knows, or else a stream that a session could be sent (WebM, AMR,
    /// Ogg Speex). Channels are mixed, other rates resampled, as sessions do it.
    ///
    /// - Throws: ``DecodeError`` for a file that cannot be read or holds no audio, ``RecognizerError`` for a detector
    ///   that cannot begin.
    public static func track(path: String, by model: any VoiceActivityModel) throws -> SpeechTrack {
        var tracker = try SpeechTracker(model)
        try SpeechFile.read(path: path) { tracker.hear($0) }
        let track = tracker.finish()
        guard track.samples > 0 else { throw DecodeError("\(path): holds no audio") }
        return track
    }

    /// Takes the next samples at 16 kHz.
    public mutating func hear(_ samples: UnsafeBufferPointer<Float>) {
        pending.append(contentsOf: samples)
        let window = track.windowSamples
        var offset = 0
        while pending.count - offset >= window {
            decide(offset..<offset + window, samples: window)
            offset += window
        }
        pending.removeFirst(offset)
    }

    /// No more samples.
    public mutating func finish() -> SpeechTrack {
        let rest = pending.count
        if rest > 0 {
            pending += [Float](repeating: 0, count: track.windowSamples - rest)
            decide(0..<track.windowSamples, samples: rest)
            pending = []
        }
        return track
    }

    private mutating func decide(_ range: Range<Int>, samples: Int) {
        pending.withUnsafeBufferPointer { all in
            let window = UnsafeBufferPointer(rebasing: all[range])
            var (low, high): (Float, Float) = (0, 0)
            for sample in window {
                low = min(low, sample)
                high = max(high, sample)
            }
            track.append(detector.probability(of: window), peaks: low...high, samples: samples)
        }
    }
}
