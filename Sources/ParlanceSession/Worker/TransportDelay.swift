import ParlanceCore

/// How much later live audio comes than the promptest audio of its session in the last half to whole minute: what
/// client and network add, as far as a server can see it (a delay that is always the same it cannot).
///
/// A value without a clock of its own. The promptest is sought in two windows, the one that is running and the one
/// before, so that clocks that drift apart do not add up. Audio that is more than two seconds late was not under way but
/// not spoken: a client that sends nothing while it is muted begins anew.
package struct TransportDelay {
    private static let window = Duration.seconds(30)
    private static let silence = Duration.seconds(2)

    private var start: ContinuousClock.Instant?
    private var windowStart = Duration.zero
    /// The least time by which audio came after its place in the session.
    private var promptest: (before: Duration, now: Duration) = (.zero, .zero)

    package init() {}

    /// - Parameters:
    ///   - media: audio that has come since the session began, the newest included.
    ///   - instant: when the newest came.
    package mutating func late(media: MediaTime, at instant: ContinuousClock.Instant) -> Duration {
        let elapsed = start?.duration(to: instant) ?? .zero
        let behind = elapsed - .milliseconds(media.milliseconds)
        if start == nil || behind - min(promptest.before, promptest.now) > Self.silence {
            start = start ?? instant
            promptest = (behind, behind)
            windowStart = elapsed
        }
        if elapsed - windowStart > Self.window {
            promptest = (promptest.now, behind)
            windowStart = elapsed
        }
        promptest.now = min(promptest.now, behind)
        return behind - min(promptest.before, promptest.now)
    }
}
