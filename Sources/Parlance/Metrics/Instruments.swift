import ParlanceCore
import Synchronization

/// A count that only rises. Any thread.
final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func add(_ amount: Int = 1) { value.add(amount, ordering: .relaxed) }
    var current: Int { value.load(ordering: .relaxed) }
}

/// Counters told apart by one label with few values. Any thread.
final class LabelledCounter: Sendable {
    /// Beyond this many values, further ones are counted as `other`.
    static let maximumLabels = 64
    private let values = Mutex<[String: Int]>([:])

    func add(_ amount: Int = 1, label: String) {
        values.withLock { values in
            let label = values[label] != nil || values.count < Self.maximumLabels ? label : "other"
            values[label, default: 0] += amount
        }
    }
    var current: [(label: String, value: Int)] {
        values.withLock { values in values.map { ($0.key, $0.value) }.sorted { $0.label < $1.label } }
    }
    var total: Int { values.withLock { $0.values.reduce(0, +) } }
}

/// Counts of values in fixed buckets. Any thread, no lock.
final class Histogram: Sendable {
    /// Upper bounds in seconds; 300 ms is the budget.
    static let durations = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10,
    ]
    /// Upper bounds of fractions from 0 to 1.
    static let fractions = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1]

    let bounds: [Double]
    private let buckets: [Counter]
    private let millionths = Counter()

    init(_ bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    func record(_ value: Double) {
        buckets[bounds.firstIndex { value <= $0 } ?? bounds.count].add()
        millionths.add(Int(value * 1e6))
    }

    func record(_ duration: Duration) { record(duration.milliseconds / 1_000) }

    /// Cumulative counts as Prometheus wants them, and the sum.
    var current: (cumulative: [Int], count: Int, sum: Double) {
        var count = 0
        let cumulative = buckets.map { bucket in
            count += bucket.current
            return count
        }
        return (cumulative, count, Double(millionths.current) / 1e6)
    }
}
