import CSherpaOnnx
import ParlanceCore

/// The library's state for one segment of speech, from its first sample to its end.
///
/// Made afresh for every segment: the library's own reset keeps the encoder's memory and the last words as context, so
/// results would depend on what came before. Used by one thread; frees its handle exactly once.
struct SegmentDecoding: ~Copyable {
    let handle: OpaquePointer
    private let model: SherpaOnnxModel
    private let timing: ModelTiming
    private(set) var timeline: MediaTimeline
    private let start: MediaTime
    /// Of the library's timestamps.
    private let samplesPerSecond: Double
    private var steps = 0
    private var steppedAtLastLook = -1

    /// The newest result's tokens as the library gave them, for telling whether anything changed.
    private var seen: [UInt8] = []
    private(set) var tokens: [TokenWords.Token] = []
    private var scores: [Float] = []

    init(model: SherpaOnnxModel, hotwords: String?, start: MediaTime) throws(RecognizerError) {
        guard let handle = parlance_sherpa_stream_create(model.handle, hotwords) else {
            throw .failed("sherpa-onnx could not begin a stream.")
        }
        self.handle = handle
        self.model = model
        self.start = start
        timing = model.folder.timing
        samplesPerSecond = Double(MediaTime.samplesPerSecond) * model.folder.family.timestampScale(timing)
        timeline = MediaTimeline(start: start)
    }

    deinit { parlance_sherpa_stream_destroy(handle) }

    var isReady: Bool { parlance_sherpa_is_ready(model.handle, handle) != 0 }

    mutating func accept(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime) {
        parlance_sherpa_accept(handle, samples.baseAddress, Int32(samples.count))
        timeline.append(samples.count, at: time)
    }

    /// Adds silence, as much as the last sample needs to pass through the whole network and its word to be emitted.
    func finish() {
        let silence = Self.silence(after: timing)
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

    /// One window more than the audio's last frame; a further 100 ms because words are emitted after they are spoken.
    static func silence(after timing: ModelTiming) -> Int {
        timing.maximumLookAhead.samples + MediaTime(milliseconds: 100).samples
    }

    mutating func stepped() { steps += 1 }

    /// Media time up to which audio has been taken into account by the steps so far.
    var through: MediaTime { timeline.time(of: timing.audio(steps: steps)) }

    /// Silence that the network sees at the end: the outputs since the last token.
    var trailingSilence: MediaTime {
        let covered = min(steps * timing.shift.samples, timeline.count)
        let last = tokens.last.map { $0.offset + timing.frame.samples } ?? 0
        return MediaTime(samples: max(covered - last, 0))
    }

    /// Looks at the search's result, once per step. True when the tokens have changed.
    mutating func look() -> Bool {
        guard steps > 0, steps != steppedAtLastLook else { return false }
        steppedAtLastLook = steps
        var result = parlance_sherpa_result()
        guard parlance_sherpa_get_result(model.handle, handle, &result) != 0 else { return false }
        defer { parlance_sherpa_release_result(&result) }
        let bytes = UnsafeRawBufferPointer(start: result.tokens, count: result.tokens_bytes)
        guard result.count != tokens.count || !seen.elementsEqual(bytes) else { return false }
        seen.removeAll(keepingCapacity: true)
        seen.append(contentsOf: bytes)
        let count = Int(result.count)
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(0, count: count))
        let scored = scores.withUnsafeMutableBufferPointer {
            parlance_sherpa_token_scores(&result, $0.baseAddress, Int32(count))
        }
        readTokens(count: count, timestamps: result.timestamps, hasScores: Int(scored) == count)
        return true
    }

    private mutating func readTokens(count: Int, timestamps: UnsafePointer<Float>?, hasScores: Bool) {
        let known = tokens.map(\.offset)
        let covered = steps * timing.shift.samples
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
                    covered - timing.shift.samples * (count - index) / (count - known.count + 1)
                }
            tokens.append(
                TokenWords.Token(
                    text: Array(seen[position..<end]), offset: offset,
                    logProbability: hasScores ? scores[index] : nil))
            position = min(end + 1, seen.endIndex)
        }
    }

    func words(_ rules: TokenWords) -> [Word] { rules.words(tokens, along: timeline, from: start) }
}
