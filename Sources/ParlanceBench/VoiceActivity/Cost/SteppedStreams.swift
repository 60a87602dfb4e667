import ParlanceCore
import ParlanceSpeech

/// Some streams of one detector over the same speech, each from a place of its own, stepped window by window together.
final class SteppedStreams {
    let windowSamples: Int
    let count: Int
    private let stepping: Stepping
    private let speech: UnsafeMutableBufferPointer<Float>
    private let windows: UnsafeMutableBufferPointer<UnsafePointer<Float>>
    private let probabilities: UnsafeMutableBufferPointer<Float>
    private let places: Int
    private var step = 0

    private enum Stepping {
        case inTurn([any VoiceActivityDetector])
        case batched(any BatchedVoiceActivityModel, [any VoiceActivityDetector])
        case onnx(SileroONNX.Batch)

        init(_ model: any VoiceActivityModel, _ streams: Int) throws(RecognizerError) {
            if streams > 1, let model = model as? SileroONNX {
                self = .onnx(try model.makeBatch(streams: streams))
                return
            }
            var detectors: [any VoiceActivityDetector] = []
            for _ in 0..<streams { detectors.append(try model.makeDetector()) }
            // A single stream is stepped as a session steps it.
            if streams > 1, let model = model as? any BatchedVoiceActivityModel {
                self = .batched(model, detectors)
            } else {
                self = .inTurn(detectors)
            }
        }
    }

    /// - Parameter samples: at least one window.
    init(_ model: any VoiceActivityModel, streams: Int, samples: [Float]) throws(RecognizerError) {
        windowSamples = model.windowSamples
        count = streams
        stepping = try Stepping(model, streams)
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

    var isBatched: Bool {
        if case .inTurn = stepping { false } else { true }
    }

    /// Gives every stream its next window; returns the sum of what they said, not a number where that failed.
    func advance() -> Float {
        for stream in 0..<count {
            let place = (step + stream * places / count) % places
            windows[stream] = UnsafePointer(speech.baseAddress! + place * windowSamples)
        }
        step += 1
        switch stepping {
        case .inTurn(let detectors):
            for stream in 0..<count {
                probabilities[stream] = detectors[stream].probability(
                    of: UnsafeBufferPointer(start: windows[stream], count: windowSamples))
            }
        case .batched(let model, let detectors):
            model.probabilities(of: UnsafeBufferPointer(windows), from: detectors, into: probabilities)
        case .onnx(let batch):
            guard batch.step(UnsafeBufferPointer(windows), into: probabilities) else { return .nan }
        }
        return probabilities.reduce(0, +)
    }
}
