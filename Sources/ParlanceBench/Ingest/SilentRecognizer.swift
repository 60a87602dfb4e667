import ParlanceCore
import Synchronization

/// Hears nothing, at no cost: it takes the audio, and answers every mark with no words, on the worker's own thread.
final class SilentRecognizer: Recognizer {
    let profile = RecognizerProfile(
        engine: "none", model: "silence", version: "1", languages: ["en"], chunk: MediaTime(milliseconds: 100),
        tail: .zero, isMonotonic: true, restartSilence: MediaTime(milliseconds: 300), supportsHotwords: false)

    func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) -> any RecognizerStream { Stream(speech, sink) }

    func warmUp() {}

    private final class Stream: RecognizerStream, @unchecked Sendable {  // on the session's worker only
        private let speech: SpeechRing
        private let sink: any HypothesisSink
        private var samples = [Float](repeating: 0, count: 1_600)
        private var segment: SegmentID = 0
        private var through = MediaTime.zero
        private var isClosed = false

        init(_ speech: SpeechRing, _ sink: any HypothesisSink) {
            self.speech = speech
            self.sink = sink
        }

        func wake() {
            while !isClosed {
                switch samples.withUnsafeMutableBufferPointer({ speech.next(into: $0) }) {
                case .samples(let count, let time): through = time + MediaTime(samples: count)
                case .begin(let segment, let time): (self.segment, through) = (segment, time)
                case .checkpoint(let number): answer(.checkpoint(number))
                case .end: answer(.end)
                case .empty: return
                }
            }
        }

        private func answer(_ occasion: Hypothesis.Occasion) {
            sink.deliver(
                Hypothesis(segment: segment, occasion: occasion, words: [], through: through, dequeuedAt: .now))
        }

        func close() { isClosed = true }
    }
}
