import ParlanceCore

/// Tells a session that sends faster than people speak (a file, a greedy client) from a live one.
///
/// A value without a clock of its own. Ahead of real time by more than two seconds is bulk, until it is less than half a
/// second ahead; so a client that hands over at once what it had buffered while it connected stays live.
package struct Pace {
    private static let ahead = Duration.seconds(2)
    private static let caughtUp = Duration.milliseconds(500)

    private var start: ContinuousClock.Instant?
    private var isBulk = false

    package init() {}

    /// - Parameter media: audio received since the session began.
    package mutating func isAhead(media: MediaTime, at now: ContinuousClock.Instant) -> Bool {
        guard let start else {
            self.start = now
            return false
        }
        let lead = Duration.milliseconds(media.milliseconds) - start.duration(to: now)
        isBulk = lead > (isBulk ? Self.caughtUp : Self.ahead)
        return isBulk
    }
}
