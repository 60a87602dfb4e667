import CSherpaOnnx
import ParlanceCore

/// The library's state for one segment of speech. Frees its handle exactly once.
///
/// The library's own reset keeps the encoder's memory and the last words as context, so it is never used.
final class SherpaOnnxSegment: SegmentSearch {
    let handle: OpaquePointer
    private let model: SherpaOnnxModel
    /// Of the library's timestamps.
    private let samplesPerSecond: Double
    /// The newest result's tokens as the library gave them, for telling whether anything changed.
    private var seen: [UInt8] = []
    private var scores: [Float] = []

    init(model: SherpaOnnxModel, hotwords: String?) throws(RecognizerError) {
        guard let handle = parlance_sherpa_stream_create(model.handle, hotwords) else {
            throw .failed("sherpa-onnx could not begin a stream.")
        }
        self.handle = handle
        self.model = model
        samplesPerSecond =
            Double(MediaTime.samplesPerSecond) * model.folder.family.timestampScale(model.folder.timing)
    }

    deinit { parlance_sherpa_stream_destroy(handle) }

    var isReady: Bool { parlance_sherpa_is_ready(model.handle, handle) != 0 }

    func accept(_ samples: UnsafeBufferPointer<Float>) {
        parlance_sherpa_accept(handle, samples.baseAddress, Int32(samples.count))
    }

    func finish(silence: Int) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 1_600) { buffer in
            buffer.initialize(repeating: 0)
            var left = silence
            while left > 0 {
                let count = min(left, buffer.count)
                parlance_sherpa_accept(handle, buffer.baseAddress, Int32(count))
                left -= count
            }
        }
        parlance_sherpa_input_finished(handle)
    }

    func update(_ tokens: inout [TokenWords.Token], steps: Int) -> Int? {
        var result = parlance_sherpa_result()
        guard parlance_sherpa_get_result(model.handle, handle, &result) != 0 else { return nil }
        defer { parlance_sherpa_release_result(&result) }
        let bytes = UnsafeRawBufferPointer(start: result.tokens, count: result.tokens_bytes)
        guard result.count != tokens.count || !seen.elementsEqual(bytes) else { return nil }
        seen.removeAll(keepingCapacity: true)
        seen.append(contentsOf: bytes)
        let count = Int(result.count)
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(0, count: count))
        let scored = scores.withUnsafeMutableBufferPointer {
            parlance_sherpa_token_scores(&result, $0.baseAddress, Int32(count))
        }
        read(&tokens, count: count, timestamps: result.timestamps, hasScores: Int(scored) == count, steps: steps)
        return 0
    }

    private func read(
        _ tokens: inout [TokenWords.Token], count: Int, timestamps: UnsafePointer<Float>?, hasScores: Bool, steps: Int
    ) {
        let known = tokens.map(\.offset)
        let shift = model.folder.timing.shift.samples
        let covered = steps * shift
        tokens.removeAll(keepingCapacity: true)
        var position = seen.startIndex
        for index in 0..<count {
            let end = seen[position...].firstIndex(of: 0) ?? seen.endIndex
            let offset =
                if let timestamps {
                    Int((Double(max(timestamps[index], 0)) * samplesPerSecond).rounded())
                } else if index < known.count {
                    known[index]
                } else {
                    // A family without times: new tokens are spread evenly over the step that gave them.
                    covered - shift * (count - index) / (count - known.count + 1)
                }
            tokens.append(
                TokenWords.Token(
                    text: Array(seen[position..<end]), offset: offset,
                    logProbability: hasScores ? scores[index] : nil))
            position = min(end + 1, seen.endIndex)
        }
    }
}
