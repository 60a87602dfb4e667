/// A loaded voice activity detector: shared by all sessions, any thread.
public protocol VoiceActivityModel: Sendable {
    /// `silero`, `energy`, …
    var name: String { get }
    /// Samples at 16 kHz that one decision takes.
    var windowSamples: Int { get }
    func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector
    /// How often a costly part was run and how often it was spared, over all detectors so far; nil where there is no
    /// such choice. Any thread.
    var windowCounts: VoiceActivityWindowCounts? { get }
}

extension VoiceActivityModel {
    public var windowCounts: VoiceActivityWindowCounts? { nil }
}

/// What a detector in stages has spared.
public struct VoiceActivityWindowCounts: Hashable, Sendable {
    /// Windows heard.
    public var heard: Int
    /// Those of them that went through the costly stage.
    public var computed: Int

    public init(heard: Int, computed: Int) {
        self.heard = heard
        self.computed = computed
    }

    /// The share that went through the costly stage; nil before the first window.
    public var share: Double? { heard > 0 ? Double(computed) / Double(heard) : nil }

    public static func - (a: Self, b: Self) -> Self {
        Self(heard: a.heard - b.heard, computed: a.computed - b.computed)
    }
}

/// One stream's voice activity state. Decides nothing by itself: it gives a probability per window.
/// Used by one thread at a time.
public protocol VoiceActivityDetector: AnyObject {
    /// Speech probability, 0…1, of the next `windowSamples` samples. Never allocates, never fails: a detector that
    /// cannot compute returns 1 (better to recognize noise than to lose speech) and counts it.
    func probability(of window: UnsafeBufferPointer<Float>) -> Float
}
