import ParlanceCore

/// What to measure.
public struct ConfidencePlan: Sendable {
    public var chunkMilliseconds = 100
    /// Send the audio at the speed at which it was spoken: only so is it known when partials come, and all of them.
    public var isRealTime = false
    /// Recordings at a time.
    public var jobs = 1
    /// Each recording with white noise at these distances below its speech (dB) as well; nil: as it is.
    public var noises: [Double?] = [nil]
    /// Further sessions over the same recordings, each with these promises.
    public var promises: [PartialStability] = []
    /// For all sessions; `audio`, `interimResults` and `stability` are filled in.
    public var configuration = SessionConfiguration()

    public init() {}
}
