import ParlanceCore

/// How far the audio that was sent is ahead of what a listener can have heard: he plays it in real time from its first
/// sample on. A value; the clock is the caller's.
package struct Playback {
    /// Audio may be sent so far ahead.
    package let lead: Duration
    /// When the first sample that was sent is heard, if there was no gap since.
    private var begun: ContinuousClock.Instant?
    package private(set) var sent = Duration.zero

    package init(lead: Duration) { self.lead = lead }

    /// How much may be sent now.
    package func room(at now: ContinuousClock.Instant) -> Duration {
        guard let begun else { return lead }
        return max(begun.duration(to: now), .zero) + lead - sentSince
    }

    /// When there is room for `duration` again.
    package func due(for duration: Duration, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        now + max(duration - room(at: now), .zero)
    }

    package mutating func send(_ duration: Duration, at now: ContinuousClock.Instant) {
        if let begun, begun + sentSince >= now {
            sentSince += duration
        } else {
            // The first, or the listener has heard all of it and waits.
            begun = now
            sentSince = duration
        }
        sent += duration
    }

    private var sentSince = Duration.zero

    /// When the last of what was sent has been heard; nil: nothing was.
    package var end: ContinuousClock.Instant? { begun.map { $0 + sentSince } }
}
