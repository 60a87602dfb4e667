/// Samples on their way to voice activity, which takes them window by window.
///
/// Holds what does not fill a window yet, and windows that wait: at most what one turn brings. Its memory is kept.
struct WindowQueue {
    let windowSamples: Int
    private var samples: [Float] = []
    /// Index of the next window's first sample.
    private var head = 0
    /// Samples of the next window that the recognizer has already been given.
    private(set) var fedAhead = 0

    init(windowSamples: Int) { self.windowSamples = windowSamples }

    mutating func append(_ new: UnsafeBufferPointer<Float>) { samples.append(contentsOf: new) }

    var hasWindow: Bool { samples.count - head >= windowSamples }

    /// Shows the next window; there must be one.
    func withWindow<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try samples.withUnsafeBufferPointer { (all) throws(Failure) in
            try body(UnsafeBufferPointer(rebasing: all[head..<head + windowSamples]))
        }
    }

    /// The next window is done with. Returns how much of it was fed ahead.
    mutating func removeWindow() -> Int {
        head += windowSamples
        return takeFedAhead()
    }

    private mutating func takeFedAhead() -> Int {
        defer { fedAhead = 0 }
        return fedAhead
    }

    /// What there is of the next window and was not fed ahead.
    func withUnfed<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        samples.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[(head + fedAhead)...])) }
    }

    var unfed: Int { samples.count - head - fedAhead }

    mutating func noteFedAhead() { fedAhead += unfed }

    /// Moves what is left to the front. Returns whether windows were taken since the last call.
    mutating func compact() -> Bool {
        guard head > 0 else { return false }
        samples.removeFirst(head)
        head = 0
        return true
    }

    /// Takes what does not fill a window, with silence after it; nil if there is nothing.
    mutating func takeRest() -> (window: [Float], length: Int, fedAhead: Int)? {
        let length = samples.count - head
        guard length > 0 else { return nil }
        let window = samples[head...] + [Float](repeating: 0, count: windowSamples - length)
        samples.removeAll(keepingCapacity: true)
        head = 0
        return (Array(window), length, takeFedAhead())
    }
}
