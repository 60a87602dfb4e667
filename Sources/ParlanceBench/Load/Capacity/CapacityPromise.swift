/// What a server must keep for a number of streams to count as carried.
public struct CapacityPromise: Sendable {
    /// At p95: results, and finals beyond the endpointing silence.
    public var milliseconds = LoadReport.budgetMilliseconds

    public init() {}

    /// Why these figures break it; empty: they keep it.
    package func broken(by figures: PacedFigures) -> [String] {
        var reasons: [String] = []
        func check(_ name: String, _ values: Distribution?) {
            guard let values, values.p95 > milliseconds else { return }
            reasons.append("\(name) p95 \(Figures.decimal(values.p95, 0)) ms")
        }
        check("result lag", figures.resultLag)
        check("final beyond endpointing", figures.endpointLag)
        check("final at the end", figures.finalLag)
        if figures.resultLag == nil { reasons.append("no results") }
        if figures.drops > 0 { reasons.append("\(figures.drops) drops") }
        if figures.errorCount > 0 {
            reasons.append("\(figures.errorCount) errors (\(figures.errors.keys.sorted().first ?? ""))")
        }
        if figures.ended < figures.streams { reasons.append("\(figures.streams - figures.ended) streams did not end") }
        if figures.differingStreams > 0 {
            reasons.append(
                "\(figures.differingStreams) of \(figures.comparedStreams) streams say other words than alone "
                    + "(\(figures.differingWords) of \(figures.comparedWords) words)")
        }
        return reasons
    }
}
