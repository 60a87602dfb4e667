/// Percentile bootstrap of error rates, with whole files as the unit: words of one recording are not independent.
public struct Bootstrap: Sendable {
    public struct Interval: Hashable, Sendable, Codable {
        public var low: Double
        public var high: Double

        public init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }

        public var containsZero: Bool { low <= 0 && high >= 0 }
    }

    public static let seed: UInt64 = 20_250_101
    public var resamples: Int

    public init(resamples: Int = 2_000) { self.resamples = resamples }

    /// 95 % interval of the total error rate; nil with fewer than two files.
    public func rate(_ files: [WordErrors]) -> Interval? {
        interval(count: files.count) { chosen in
            var errors = 0
            var words = 0
            for index in chosen {
                errors += files[index].errors
                words += files[index].reference
            }
            return words > 0 ? Double(errors) / Double(words) : nil
        }
    }

    /// 95 % interval of the difference `b − a` of the total error rates, file by file of the same recordings.
    ///
    /// - Precondition: both have the same files in the same order.
    public func difference(_ a: [WordErrors], _ b: [WordErrors]) -> Interval? {
        precondition(a.count == b.count)
        return interval(count: a.count) { chosen in
            var errors = 0
            var words = 0
            for index in chosen {
                errors += b[index].errors - a[index].errors
                words += a[index].reference
            }
            return words > 0 ? Double(errors) / Double(words) : nil
        }
    }

    private func interval(count: Int, statistic: ([Int]) -> Double?) -> Interval? {
        guard count >= 2 else { return nil }
        var generator = SeededGenerator(seed: Self.seed)
        var chosen = [Int](repeating: 0, count: count)
        var values: [Double] = []
        values.reserveCapacity(resamples)
        for _ in 0..<resamples {
            for index in chosen.indices { chosen[index] = Int.random(in: 0..<count, using: &generator) }
            if let value = statistic(chosen) { values.append(value) }
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        return Interval(low: values.percentile(2.5), high: values.percentile(97.5))
    }
}
