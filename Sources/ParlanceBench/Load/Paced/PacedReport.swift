import Foundation

/// Lines of figures that belong together.
public struct PacedReport: Sendable, Codable {
    public var title: String
    public var lines: [PacedFigures] = []
    /// Where the lines are medians: the runs behind them.
    public var runs: [PacedFigures] = []
    /// What to know beside the table.
    public var notes: [String] = []
    /// Of a search: the largest number of streams that kept every promise.
    public var capacity: Int?

    public init(title: String) { self.title = title }

    /// Reports on several dialects as one.
    public static func joined(_ reports: [PacedReport]) -> PacedReport {
        guard var all = reports.first else { return PacedReport(title: "") }
        for next in reports.dropFirst() {
            if next.title != all.title { all.title += "; \(next.title)" }
            all.lines += next.lines
            all.runs += next.runs
            all.notes += next.notes.filter { !all.notes.contains($0) }
            all.capacity = nil
        }
        return all
    }

    public var text: String {
        var parts = ["\(title)\n\(PacedFigures.table(lines))"]
        let staged = lines.filter { $0.transport != nil }
        if let busiest = staged.max(by: { $0.streams < $1.streams }) { parts.append(Self.budget(of: busiest)) }
        parts.append(
            "Milliseconds. lag: from sending the chunk that completes the audio a result needs to the result; final: from "
                + "saying that the audio is over\nto the last result; early: farewells before the last result; differ: "
                + "streams whose words are not those of a single stream.")
        parts += notes
        return parts.joined(separator: "\n\n")
    }

    /// The stages in the order of their coming, each with its share of the budget.
    static func budget(of line: PacedFigures) -> String {
        var table = ReportTable([
            "\(line.line), \(line.streams) streams: stage, ms", "p50", "p95", "p99", "of 300 at p95",
        ])
        for (name, values) in line.stageRows {
            table.add([
                name, Figures.decimal(values.p50), Figures.decimal(values.p95), Figures.decimal(values.p99),
                Figures.percent(values.p95 / LoadReport.budgetMilliseconds, 0) + " %",
            ])
        }
        return table.description
    }

    /// All figures as a JSON object with snake_case names.
    public func json() throws -> Data { try BenchJSON.encode(self) }
}

extension PacedFigures {
    static let stageOrder = [
        "transport", "decode", "voice_activity", "queue", "recognition", "formatting", "send",
    ]

    /// Transport and the server's stages, where they are known.
    var stageRows: [(name: String, values: Distribution)] {
        Self.stageOrder.compactMap { name in
            (name == "transport" ? transport : stages[name]).map { (name, $0) }
        }
    }
}
