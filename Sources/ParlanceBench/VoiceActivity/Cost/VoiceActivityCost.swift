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
    /// By reference: its median, with as many streams, by this one.
    public var timesFaster: [String: Double]

    /// Real-time streams that one core could carry if it did nothing else.
    public var streamsPerCore: Double { 32_000 / medianMicrosecondsPer32ms }

    static func table(_ costs: [VoiceActivityCost], references: [String]) -> ReportTable {
        var table = ReportTable(
            ["detector", "streams", "stepped", "µs/32 ms", "best", "streams/core"]
                + references.map { "× \($0)" })
        for cost in costs {
            let row = [
                cost.name, String(cost.streams), cost.streams == 1 ? "alone" : cost.isBatched ? "batched" : "in turn",
                Figures.decimal(cost.medianMicrosecondsPer32ms, 2), Figures.decimal(cost.bestMicrosecondsPer32ms, 2),
                Figures.decimal(cost.streamsPerCore, 0),
            ]
            table.add(row + references.map { Figures.decimal(cost.timesFaster[$0], 2) })
        }
        return table
    }
}
