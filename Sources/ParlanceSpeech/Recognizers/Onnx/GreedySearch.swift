import ParlanceCore

/// Finds tokens in what comes out of the encoder. A thread's own; what a stream remembers is in its segment.
protocol GreedySearch: AnyObject {
    /// - Parameter outputs: [segments, frames, width] of one step.
    func search(_ outputs: UnsafePointer<Float>, _ segments: [OnnxSegment]) throws(RecognizerError)
}

/// CTC: a frame's best token counts when it is neither blank nor the last frame's.
///
/// Source: sherpa-onnx's `online-ctc-greedy-search-decoder.cc`.
final class GreedyCTC: GreedySearch {
    private let frames: Int
    private let width: Int
    private let blank: Int

    init(frames: Int, width: Int, blank: Int) {
        self.frames = frames
        self.width = width
        self.blank = blank
    }

    func search(_ outputs: UnsafePointer<Float>, _ segments: [OnnxSegment]) {
        var row = outputs
        for segment in segments {
            for frame in 0..<frames {
                let best = largest(row, width)
                if best != blank, best != segment.previous { segment.emit(best, frame: frame, logProbability: nil) }
                segment.previous = best
                row += width
            }
            segment.advance(frames)
        }
    }
}

/// The index of the largest, the first of equals.
func largest(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
    var best = 0
    for index in 1..<count where values[index] > values[best] { best = index }
    return best
}
