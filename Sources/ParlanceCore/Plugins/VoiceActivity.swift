/// A loaded voice activity detector: shared by all sessions, any thread.
public protocol VoiceActivityModel: Sendable {
    /// `silero`, `energy`, …
    var name: String { get }
    /// Samples at 16 kHz that one decision takes.
    var windowSamples: Int { get }
    func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector
}

/// One stream's voice activity state. Decides nothing by itself: it gives a probability per window.
/// Used by one thread at a time.
public protocol VoiceActivityDetector: AnyObject {
    /// Speech probability, 0…1, of the next `windowSamples` samples. Never allocates, never fails: a detector that
    /// cannot compute returns 1 (better to recognize noise than to lose speech) and counts it.
    func probability(of window: UnsafeBufferPointer<Float>) -> Float
}
