/// What one detector costs with so many streams stepped together.
public struct VoiceActivityCost: Sendable, Codable {
    public var name: String
    public var streams: Int
    /// Whether the detector steps them all at once; otherwise they are stepped one after the other.
    public var isBatched: Bool
    /// Samples at 16 kHz that one decision takes.
    public var windowSamples: Int
    /// Processor time of one core for 32 ms of one stream's audio: the median of the runs, and the best.
    public var medianMicrosecondsPer32ms: Double
    public var bestMicrosecondsPer32ms: Double
    /// The reference's median by this one; nil without a reference.
    public var timesFaster: Double?

    /// Real-time streams that one core could carry if it did nothing else.
    public var streamsPerCore: Double { 32_000 / medianMicrosecondsPer32ms }

    static func table(_ costs: [VoiceActivityCost], reference: String?) -> ReportTable {
        var table = ReportTable([
            "detector", "streams", "stepped", "µs/32 ms", "best", "streams/core",
            reference.map { "times faster than \($0)" } ?? "times faster",
        ])
        for cost in costs {
            table.add([
                cost.name, String(cost.streams), cost.streams == 1 ? "alone" : cost.isBatched ? "batched" : "in turn",
                Figures.decimal(cost.medianMicrosecondsPer32ms, 2), Figures.decimal(cost.bestMicrosecondsPer32ms, 2),
                Figures.decimal(cost.streamsPerCore, 0), Figures.decimal(cost.timesFaster, 2),
            ])
        }
        return table
    }
}
