/// How a client's chunks and a codec's frames go together, and what is done where they do not.
///
/// A chunk that is no whole number of frames is a common source of subtle faults: clicks, a decoder out of step, errors
/// that the client never sees because somebody padded or cut. Here it is either re-aligned (what is left over of a
/// frame is carried to the next chunk, so that the samples are the same however the bytes are cut) or refused with an
/// error that says what would fit; never padded, never cut.
public struct ChunkAlignment: Hashable, Sendable {
    public enum Treatment: String, Hashable, Sendable {
        /// Whole frames.
        case fits
        /// The rest of a frame waits for the next chunk.
        case realigned = "re-aligned"
        /// Cannot be decoded.
        case refused
    }

    /// Chunks within this are recommended; ``sweetSpot`` is the best of both ends for most.
    public static let recommended = 20.0...250.0  // ms
    public static let sweetSpot = 100.0
    /// Ms from a word's end to its text, of which collecting the chunk is the first part.
    public static let latencyBudget = 300.0

    public let frame: CodecFrame
    /// In µs, so that 2.5 ms is exact.
    public let chunkMicroseconds: Int
    public let treatment: Treatment

    /// - Parameter milliseconds: of audio in one message; 0.1 to a minute.
    public init(_ frame: CodecFrame, chunk milliseconds: Double) throws(ChunkError) {
        guard milliseconds.isFinite, milliseconds >= 0.1, milliseconds <= 60_000 else {
            throw ChunkError("a chunk lasts 0.1 to 60000 ms, not \(milliseconds)")
        }
        self.frame = frame
        chunkMicroseconds = max(Int((milliseconds * 1_000).rounded()), 1)
        let isWhole = chunkMicroseconds * frame.sampleRate % (frame.samples * 1_000_000) == 0
        let whole = chunkMicroseconds * frame.sampleRate / (frame.samples * 1_000_000)
        switch frame.cut {
        case .anywhere: treatment = isWhole ? .fits : .realigned
        case .packets(let longest): treatment = isWhole && whole <= longest ? .fits : .refused
        }
    }

    public var chunkMilliseconds: Double { Double(chunkMicroseconds) / 1_000 }
    /// Frames in a chunk; with a fraction where it does not fit.
    public var frames: Double { chunkMilliseconds / frame.milliseconds }
    public var messagesPerSecond: Double { 1_000 / chunkMilliseconds }

    /// Bytes of a chunk, where frames are equally long and the chunk fits.
    public var bytes: Int? {
        guard treatment == .fits, let bytes = frame.bytes else { return nil }
        return Int(frames.rounded()) * bytes
    }

    /// The most audio that waits for the next chunk because its frame is not complete, in ms.
    public var carried: Double {
        guard treatment == .realigned else { return 0 }
        // What is left over takes all multiples of the greatest common divisor, below the frame.
        let (chunk, step) = (chunkMicroseconds * frame.sampleRate, frame.samples * 1_000_000)
        let most = step - ResamplingFilter.greatestCommonDivisor(chunk, step)
        return Double(most) / Double(frame.sampleRate) / 1_000
    }

    /// The nearest chunk sizes that fit, in ms: a whole number of frames. Nil if there is none on that side.
    public var nearestBelow: Double? {
        let whole = (chunkMicroseconds * frame.sampleRate - 1) / (frame.samples * 1_000_000)
        let count = min(whole, longest)
        return count > 0 ? Double(count) * frame.milliseconds : nil
    }

    public var nearestAbove: Double? {
        let whole = chunkMicroseconds * frame.sampleRate / (frame.samples * 1_000_000) + 1
        return whole <= longest ? Double(whole) * frame.milliseconds : nil
    }

    private var longest: Int {
        if case .packets(let longest) = frame.cut { longest } else { .max }
    }

    /// Can every sample still reach the recognizer within ``latencyBudget``?
    public var isWithinBudget: Bool { chunkMilliseconds + carried <= Self.latencyBudget }
}
