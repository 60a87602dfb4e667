import Foundation

/// A report as one page that needs nothing else: charts as SVG, light and dark, no scripts.
public struct LoadPage: Sendable {
    private let report: PacedReport

    public init(_ report: PacedReport) { self.report = report }

    private var names: [String] {
        report.lines.map(\.line).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// A curve for each server.
    private func curves(
        _ suffix: String = "", _ value: (PacedFigures) -> Double?
    ) -> [(
        name: String, points: [(x: Double, y: Double)]
    )] {
        names.compactMap { name in
            let points = report.lines.filter { $0.line == name }.compactMap { line in
                value(line).map { (x: Double(line.streams), y: $0) }
            }
            return points.isEmpty ? nil : ("\(name)\(suffix)", points)
        }
    }

    private var charts: [String] {
        let budget = LoadReport.budgetMilliseconds
        func chart(
            _ title: String, _ curves: [(name: String, points: [(x: Double, y: Double)])], _ limit: Double? = nil
        ) -> String? {
            curves.isEmpty ? nil : LineChart(title: title, across: "streams", curves: curves, limit: limit).svg
        }
        let buffers = Set(report.lines.flatMap { $0.occupancy.map(\.buffer) }).sorted()
        let occupancy = buffers.flatMap { buffer in
            curves(", \(buffer)") { $0.occupancy.first { $0.buffer == buffer }.map { $0.p95 * 100 } }
        }
        let staged = report.lines.filter { !$0.stageRows.isEmpty }
        let bars = StackedBars(
            title: "Mean of each stage, ms (dashed: 300)",
            bars: staged.map { line in
                let found = Dictionary(uniqueKeysWithValues: line.stageRows.map { ($0.name, $0.values.mean) })
                return (
                    "\(line.line), \(line.streams)",
                    PacedFigures.stageOrder.map { ($0, found[$0] ?? 0) }
                )
            }, limit: budget)
        return [
            chart(
                "Result lag, ms (dashed: 300)",
                curves(" p50") { $0.resultLag?.p50 } + curves(" p95") { $0.resultLag?.p95 }
                    + curves(" p99") { $0.resultLag?.p99 }, budget),
            chart("Final lag at the end of a stream, p95, ms", curves { $0.finalLag?.p95 }, budget),
            staged.isEmpty ? nil : bars.svg,
            chart("Buffer occupancy when audio came, p95, %", occupancy, 100),
            chart("Dropped audio, s", curves { $0.droppedSeconds }),
            chart(
                "Server: processor ms per second of a stream",
                curves { $0.processorPerStreamSecond.map { $0 * 1_000 } }),
            chart("Server: resident MiB", curves { $0.residentPeak.map { $0 / 1_048_576 } }),
        ].compactMap { $0 }
    }

    public var html: String {
        func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(escaped(report.title))</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 14px/1.5 system-ui, sans-serif; max-width: 1500px; margin: 2em auto; padding: 0 1em;
                background: light-dark(#ffffff, #14171a); color: light-dark(#3b4248, #c4cbd1); }
            pre { overflow-x: auto; font-size: 12px; }
            main { display: flex; flex-wrap: wrap; gap: 1em; }
            svg { max-width: 100%; height: auto; }
            </style></head><body>
            <h1>\(escaped(report.title))</h1>
            <main>\(charts.joined(separator: "\n"))</main>
            <pre>\(escaped(report.text))</pre>
            </body></html>

            """
    }
}
