/// How fast a transfer goes, and how long it will still take.
///
/// Looks at the last few seconds only, so that a pause or another network shows soon without the figure jumping about.
public struct TransferRate: Sendable {
    private struct Mark {
        var instant: ContinuousClock.Instant
        var bytes: Int64
    }

    private static let window = Duration.seconds(8)
    private static let spacing = Duration.milliseconds(250)
    private var marks: [Mark] = []

    public init() {}

    /// Notes that `bytes` have arrived in all.
    public mutating func note(_ bytes: Int64, at instant: ContinuousClock.Instant = .now) {
        if let last = marks.last, bytes < last.bytes { marks.removeAll() }
        if marks.count >= 2, marks[marks.count - 2].instant.duration(to: instant) < Self.spacing { marks.removeLast() }
        marks.append(Mark(instant: instant, bytes: bytes))
        while marks.count > 2, marks[1].instant.duration(to: instant) >= Self.window { marks.removeFirst() }
    }

    /// Nil until there is something to judge by.
    public var bytesPerSecond: Double? {
        guard let first = marks.first, let last = marks.last else { return nil }
        let elapsed = first.instant.duration(to: last.instant) / .seconds(1)
        return elapsed >= 0.2 ? Double(last.bytes - first.bytes) / elapsed : nil
    }

    /// Nil while nothing moves.
    public func timeLeft(for bytes: Int64) -> Duration? {
        guard let rate = bytesPerSecond, rate >= 1 else { return nil }
        return .seconds(Double(max(bytes, 0)) / rate)
    }
}
