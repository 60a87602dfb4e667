/// How loaded the server is: one figure for autoscalers, and what it is made of.
///
/// `value` = 0.8 x utilization + 0.2 x lag / 300 ms. Utilization alone does not tell how much more can be carried: under
/// load, batches grow and a stream costs less. So up to 0.8 threads have time to spare, and beyond that audio waits; at 1
/// it waits for the whole latency budget. Scale out at 0.7 to 0.8.
public struct Load: Hashable, Sendable {
    /// The latency budget.
    static let budget = 0.3

    /// The share of time for which the busiest thread (or all processors together) works for live sessions, 0…1.
    public var utilization = 0.0
    /// What is busiest.
    public var busiest = ""
    /// How long 95 % of live audio waits at most, in seconds.
    public var lag = 0.0
    /// Live streams: seconds of live audio that come per second.
    public var streams = 0.0

    public init() {}

    /// 0…1.
    public var value: Double { Self.value(utilization: utilization, lag: lag) }

    static func value(utilization: Double, lag: Double) -> Double {
        0.8 * min(max(utilization, 0), 1) + 0.2 * min(max(lag, 0) / budget, 1)
    }

    /// What the load would be with so many streams more, if each costs what one costs now. Not limited to 1.
    ///
    /// Nothing is concluded from a few streams, nor while threads are idle for half of the time: streams are not alike,
    /// and many together cost less each.
    package func projected(newcomers: Int) -> Double {
        guard streams >= 4, utilization >= 0.5 else { return value }
        let more = utilization * (streams + Double(newcomers)) / streams
        return 0.8 * more + 0.2 * min(lag / Self.budget, 1)
    }

    /// Takes a second's measurements; what is older counts ever less (time constant about three seconds).
    package mutating func update(utilization: Double, busiest: String, lag: Double, streams: Double) {
        let weight = 0.3
        self.utilization += (utilization - self.utilization) * weight
        self.lag += (lag - self.lag) * weight
        self.streams += (streams - self.streams) * weight
        self.busiest = busiest
    }
}
