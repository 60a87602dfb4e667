import Foundation

/// Very many latencies in little memory: buckets 2 % apart, so quantiles are too high by at most that much.
public struct LatencyHistogram: Sendable {
    private static let lowest = 0.01
    private static let ratio = log(1.02)
    private var buckets: [Int] = []
    public private(set) var count = 0
    private var sum = 0.0
    private var highest = 0.0

    public init() {}

    /// - Parameter milliseconds: what lies below 0.01 counts as that.
    public mutating func add(_ milliseconds: Double) {
        guard milliseconds.isFinite else { return }
        let value = Swift.max(milliseconds, Self.lowest)
        let bucket = Int((log(value / Self.lowest) / Self.ratio).rounded(.up))
        while buckets.count <= bucket { buckets.append(0) }
        buckets[bucket] += 1
        count += 1
        sum += value
        highest = Swift.max(highest, value)
    }

    public mutating func add(_ other: LatencyHistogram) {
        while buckets.count < other.buckets.count { buckets.append(0) }
        for (index, more) in other.buckets.enumerated() { buckets[index] += more }
        count += other.count
        sum += other.sum
        highest = Swift.max(highest, other.highest)
    }

    /// Nil without values.
    public func percentile(_ percent: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = Swift.max(Int((percent / 100 * Double(count)).rounded(.up)), 1)
        var seen = 0
        for (index, more) in buckets.enumerated() {
            seen += more
            if seen >= rank { return Swift.min(Self.lowest * exp(Self.ratio * Double(index)), highest) }
        }
        return highest
    }

    public var distribution: Distribution? {
        guard let p50 = percentile(50), let p95 = percentile(95), let p99 = percentile(99) else { return nil }
        return Distribution(count: count, mean: sum / Double(count), p50: p50, p95: p95, p99: p99, max: highest)
    }
}
