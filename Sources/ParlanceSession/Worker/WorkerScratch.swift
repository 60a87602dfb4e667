import ParlanceCore

/// Buffers that a worker lends to whichever session has its turn, so that sessions hold none of their own.
struct WorkerScratch {
    /// Interleaved samples as decoded.
    var frames: [Float] = []
    /// One channel of them.
    var channel: [Float] = []
    /// That channel at 16 kHz.
    var resampled: [Float] = []
    var hypotheses: [Hypothesis] = []
    /// What the session that has its turn has to say so far.
    var events: [SessionEvent] = []

    /// A second of audio in many channels fits. What one session's strange audio needed beyond that is not kept.
    private static let keptSamples = 1 << 20

    mutating func trim() {
        if frames.capacity > Self.keptSamples { frames = [] }
        if channel.capacity > Self.keptSamples { channel = [] }
        if resampled.capacity > Self.keptSamples { resampled = [] }
    }
}
