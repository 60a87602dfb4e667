import ParlanceCore

/// Some streams of one detector over the same speech, each from a place of its own, stepped window by window together.
final class SteppedStreams {
    let windowSamples: Int
    let count: Int
    private let batched: (any BatchedVoiceActivityModel)?
    private let detectors: [any VoiceActivityDetector]
    private let speech: UnsafeMutableBufferPointer<Float>
    private let windows: UnsafeMutableBufferPointer<UnsafePointer<Float>>
    private let probabilities: UnsafeMutableBufferPointer<Float>
    private let places: Int
    private var step = 0

    /// - Parameter samples: at least one window.
    init(_ model: any VoiceActivityModel, streams: Int, samples: [Float]) throws(RecognizerError) {
        windowSamples = model.windowSamples
        count = streams
        // A single stream is stepped as a session steps it.
        batched = streams > 1 ? model as? any BatchedVoiceActivityModel : nil
        var detectors: [any VoiceActivityDetector] = []
        for _ in 0..<streams { detectors.append(try model.makeDetector()) }
        self.detectors = detectors
        places = max(samples.count / model.windowSamples, 1)
        speech = .allocate(capacity: max(samples.count, model.windowSamples))
        speech.initialize(repeating: 0)
        for (index, sample) in samples.enumerated() { speech[index] = sample }
        windows = .allocate(capacity: streams)
        windows.initialize(repeating: UnsafePointer(speech.baseAddress!))
        probabilities = .allocate(capacity: streams)
        probabilities.initialize(repeating: 0)
    }

    deinit {
        speech.deallocate()
        windows.deallocate()
        probabilities.deallocate()
    }

    var isBatched: Bool { batched != nil }

    /// Gives every stream its next window; returns the sum of what they said.
    func advance() -> Float {
        for stream in 0..<count {
            let place = (step + stream * places / count) % places
            windows[stream] = UnsafePointer(speech.baseAddress! + place * windowSamples)
        }
        step += 1
        if let batched {
            batched.probabilities(of: UnsafeBufferPointer(windows), from: detectors, into: probabilities)
        } else {
            for stream in 0..<count {
                probabilities[stream] = detectors[stream].probability(
                    of: UnsafeBufferPointer(start: windows[stream], count: windowSamples))
            }
        }
        return probabilities.reduce(0, +)
    }
}
