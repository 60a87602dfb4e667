/// How long audio waited, in buckets. Any thread, no lock.
package final class LagCounts: Sendable {
    /// Upper bounds in milliseconds; the last bucket is open.
    package static let bounds = [5, 10, 20, 40, 60, 80, 100, 150, 200, 250, 300, 400, 600, 1_000, 2_000, 5_000]

    package init() {}

    private let buckets = (0...bounds.count).map { _ in Counter() }

    package func record(_ lag: Duration) {
        let milliseconds = lag.components.seconds * 1_000 + lag.components.attoseconds / 1_000_000_000_000_000
        buckets[Self.bounds.firstIndex { milliseconds <= $0 } ?? Self.bounds.count].add()
    }

    package var counts: [Int] { buckets.map(\.current) }

    /// The bound, in seconds, below which 95 % of what was counted between two ``counts`` lies; 0 where nothing was.
    package static func percentile95(_ counts: [Int], since earlier: [Int]) -> Double {
        let new = zip(counts, earlier).map { $0 - $1 }
        let total = new.reduce(0, +)
        guard total > 0 else { return 0 }
        var seen = 0
        for (index, count) in new.enumerated() {
            seen += count
            if seen * 100 >= total * 95 {
                return Double(index < bounds.count ? bounds[index] : 2 * bounds.last!) / 1_000
            }
        }
        return 0
    }
}
