import Foundation

/// What `parlance bench turns` found.
public struct TurnReport: Sendable, Codable {
    /// The detector at one threshold, beside silence alone at the same median delay.
    public struct Row: Sendable, Codable {
        public var threshold: Float
        /// From the end of a turn to the decision, milliseconds.
        public var medianDelay: Int
        public var meanDelay: Int
        /// Nine of ten turns end within this.
        public var slowDelay: Int
        /// Ends inside turns.
        public var cutOffs: Int
        /// Those of silence alone that waits for the median delay.
        public var cutOffsBySilence: Int

        /// Share of silence's cut-offs that the detector avoids; nil where silence makes none.
        public var saved: Double? {
            cutOffsBySilence == 0 ? nil : 1 - Double(cutOffs) / Double(cutOffsBySilence)
        }
    }

    public var turns: Int
    /// Pauses inside turns, of 100 ms and more.
    public var pauses: Int
    public var rows: [Row]

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable([
            "threshold", "median ms", "silence: cut-offs", "detector: cut-offs", "fewer %", "mean ms", "90 % within ms",
        ])
        for row in rows {
            table.add([
                Figures.decimal(Double(row.threshold), 3), String(row.medianDelay), String(row.cutOffsBySilence),
                String(row.cutOffs), Figures.percent(row.saved, 0), String(row.meanDelay), String(row.slowDelay),
            ])
        }
        return """
            \(turns) labelled turns with \(pauses) pauses inside them; labelled words as a perfect recognizer's.

            \(table)
            """
    }
}
