extension [Double] {
    /// The smallest value that at least `percent` of the values do not exceed (nearest rank): one that happened.
    ///
    /// - Precondition: sorted and not empty.
    public func percentile(_ percent: Double) -> Double {
        let rank = (percent / 100 * Double(count)).rounded(.up)
        return self[Swift.min(Swift.max(Int(rank), 1), count) - 1]
    }
}

/// What is reported of many measurements.
public struct Distribution: Hashable, Sendable, Codable {
    public var count: Int
    public var mean: Double
    public var p50: Double
    public var p95: Double
    public var p99: Double
    public var max: Double

    public init(count: Int, mean: Double, p50: Double, p95: Double, p99: Double, max: Double) {
        self.count = count
        self.mean = mean
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.max = max
    }

    /// Nil without values.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        count = sorted.count
        mean = sorted.reduce(0, +) / Double(sorted.count)
        p50 = sorted.percentile(50)
        p95 = sorted.percentile(95)
        p99 = sorted.percentile(99)
        max = sorted[sorted.count - 1]
    }
}
