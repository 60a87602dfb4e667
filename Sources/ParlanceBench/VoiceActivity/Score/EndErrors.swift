/// How far beginnings or ends lie from the labelled ones, in seconds.
public struct EndErrors: Hashable, Sendable, Codable {
    public var count: Int
    /// Half are earlier, half later: positive is late.
    public var median: Double
    /// Of the distances, without their sign.
    public var p95: Double

    /// Nil without any.
    public init?(_ errors: [Double]) {
        guard !errors.isEmpty else { return nil }
        count = errors.count
        median = errors.sorted().percentile(50)
        p95 = errors.map(abs).sorted().percentile(95)
    }
}
