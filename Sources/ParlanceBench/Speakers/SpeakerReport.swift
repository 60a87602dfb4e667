import Foundation
import ParlanceCore

/// What ``SpeakerBench`` found, as a table.
public struct SpeakerReport: Sendable {
    private let rows: [SpeakerBench.Row]

    public init(_ rows: [SpeakerBench.Row]) { self.rows = rows }

    public var text: String {
        var table = ReportTable([
            "recording", "speech s", "people", "found", "confused %", "nobody %", "error %", "ms per s of speech",
        ])
        var total = SpeakerScore()
        var heard = MediaTime.zero
        var seconds = 0.0
        for row in rows {
            total.add(row.score)
            heard += row.heard
            seconds += row.seconds
            table.add(cells(row.name, row.score, row.heard, row.seconds))
        }
        if rows.count > 1 { table.add(cells("all", total, heard, seconds)) }
        return table.description
    }

    private func cells(_ name: String, _ score: SpeakerScore, _ heard: MediaTime, _ seconds: Double) -> [String] {
        func percent(_ steps: Int) -> String { one(100 * Double(steps) / Double(max(score.steps, 1))) }
        return [
            name, one(score.speech.seconds), "\(score.people)", "\(score.numbers)", percent(score.confused),
            percent(score.missed), one(100 * score.error), one(1_000 * seconds / max(heard.seconds, 0.001)),
        ]
    }

    private func one(_ number: Double) -> String { String(format: "%.1f", number) }
}
