/// Watches how much audio is dropped: over the last minute, and whether that is too much.
///
/// A value without a clock: told once a second what was dropped and what came in that second.
package struct DropAlert {
    package static let window = 60

    /// The share of audio beyond which the alert is raised, 0…1.
    let threshold: Double
    private var seconds: [(dropped: Double, received: Double)] = []
    package private(set) var isRaised = false

    package init(threshold: Double) { self.threshold = threshold }

    /// Dropped audio as a share of what came in the last minute.
    package var ratio: Double {
        let dropped = seconds.reduce(0) { $0 + $1.dropped }
        // What was dropped in this minute may have come in the one before.
        let received = max(seconds.reduce(0) { $0 + $1.received }, dropped)
        return received > 0 ? dropped / received : 0
    }

    /// - Returns: true if the alert was raised or withdrawn by this second.
    package mutating func note(dropped: Double, received: Double) -> Bool {
        if seconds.count == Self.window { seconds.removeFirst() }
        seconds.append((dropped, received))
        let isOver = ratio > threshold
        defer { isRaised = isOver }
        return isOver != isRaised
    }
}
