/// The features of one segment, a network's window at a time: samples of any cut go in, windows come out.
///
/// Frames are computed when a step takes them, all that are new in one call; those that two windows share are kept.
/// Readiness is sherpa-onnx's: a step runs when one frame more than its window is known, and a frame is known when its last
/// sample is, but at the end of the audio, which is reflected. Allocates when it is made; later only for pieces of audio
/// longer than 100 ms.
package struct FeatureWindow: ~Copyable {
    private let bank: FilterBank
    private let window: Int
    private let shift: Int
    private var samples: UnsafeMutableBufferPointer<Float>
    /// Samples in `samples`: those that the coming steps need.
    private var count = Self.margin
    /// Samples of the segment, and with its silence, once that is known.
    private var total = 0
    private var end: Int?
    /// Frames before the coming window.
    package private(set) var frames = 0
    /// The frames at the coming window's beginning that were in the last one too.
    private let shared: UnsafeMutableBufferPointer<Float>

    /// The first frame begins so many samples before the audio, which is reflected there.
    private static let margin = (FilterBank.window - FilterBank.shift) / 2

    /// - Parameters:
    ///   - window: frames of a step.
    ///   - shift: from one step to the next; at most `window`.
    package init(bank: FilterBank, window: Int, shift: Int) {
        precondition(window > 0 && (1...window).contains(shift))
        self.bank = bank
        self.window = window
        self.shift = shift
        samples = .allocate(capacity: (window + 2) * FilterBank.shift + FilterBank.window + 1_600)
        samples.initialize(repeating: 0)
        shared = .allocate(capacity: (window - shift) * bank.bins)
        shared.initialize(repeating: 0)
    }

    deinit {
        samples.deallocate()
        shared.deallocate()
    }

    /// Adds samples, ±1.
    package mutating func accept(_ new: UnsafeBufferPointer<Float>) {
        precondition(end == nil)
        total += new.count
        append(new.count) { $0.update(from: new.baseAddress!, count: new.count) }
    }

    /// Adds so many samples of silence, after which nothing comes.
    package mutating func finish(silence: Int) { end = total + silence }

    /// Whether ``take(into:)`` can be called.
    package var isReady: Bool {
        let known =
            if let end {
                (end + FilterBank.shift / 2) / FilterBank.shift
            } else {
                (total - (FilterBank.window - FilterBank.shift) / 2) / FilterBank.shift
            }
        return frames + window < known
    }

    /// Writes the coming window, `window` × ``FilterBank/bins`` numbers, and goes on by `shift` frames.
    package mutating func take(into features: UnsafeMutablePointer<Float>) {
        precondition(isReady)
        if frames == 0 { reflect() }
        let kept = frames == 0 ? 0 : window - shift
        let bins = bank.bins
        features.update(from: shared.baseAddress!, count: kept * bins)
        let new = window - kept
        let needed = (new - 1) * FilterBank.shift + FilterBank.window
        // Only at the end: the silence, and its reflection.
        if count < needed { append(needed - count) { [count] in $0.update(repeating: 0, count: needed - count) } }
        bank.compute(samples.baseAddress!, frames: new, into: features + kept * bins)
        shared.baseAddress!.update(from: features + shift * bins, count: (window - shift) * bins)
        let used = new * FilterBank.shift
        count -= used
        samples.baseAddress!.update(from: samples.baseAddress! + used, count: count)
        frames += shift
    }

    /// The samples before the first one mirror those from it on.
    private mutating func reflect() {
        for index in 0..<Self.margin { samples[Self.margin - 1 - index] = samples[Self.margin + index] }
    }

    private mutating func append(_ added: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) {
        guard added > 0 else { return }
        if count + added > samples.count {
            let larger = UnsafeMutableBufferPointer<Float>.allocate(capacity: 2 * (count + added))
            larger.initialize(repeating: 0)
            larger.baseAddress!.update(from: samples.baseAddress!, count: count)
            samples.deallocate()
            samples = larger
        }
        fill(samples.baseAddress! + count)
        count += added
    }
}
