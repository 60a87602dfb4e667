/// How many streams one decode call may take, so that it lasts about 40 ms and nobody waits long for it.
///
/// Learned from what the calls took: the mean cost per stream, the newest calls counting most. A call of few streams is
/// dearer per stream than one of many, so the limit grows by itself when many are waiting.
package struct BatchBudget {
    static let target = 0.040
    package static let maximum = 256
    private static let weight = 0.1

    private var secondsPerStream = 0.005
    private let ceiling: Int

    /// - Parameter ceiling: never more streams than this.
    package init(ceiling: Int = Self.maximum) { self.ceiling = min(max(ceiling, 1), Self.maximum) }

    package var limit: Int {
        min(max(Int(Self.target / secondsPerStream), 1), ceiling)
    }

    package mutating func record(streams: Int, seconds: Double) {
        let cost = max(seconds / Double(max(streams, 1)), 1e-6)
        secondsPerStream += (cost - secondsPerStream) * Self.weight
    }
}
