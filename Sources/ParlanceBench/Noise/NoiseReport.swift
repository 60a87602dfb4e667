import Foundation

/// What `parlance bench noise` found.
public struct NoiseReport: BenchReport, Sendable, Codable {
    public struct Row: Sendable, Codable {
        /// Decibels of speech over noise; nil: recordings as they are.
        public var ratio: Double?
        public var reduction: String
        public var errors: WordErrors
        /// Windows of voice activity: speech that is not heard as such, and what is none.
        public var missed: Int
        public var `false`: Int
        public var windows: Int
    }

    public var model: String
    public var detector: String
    public var recordings: Int
    public var rows: [Row]

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable(["noise", "reduction", "WER %", "words", "windows missed %", "windows false %"])
        for row in rows {
            func share(_ count: Int) -> String { Figures.percent(Double(count) / Double(max(row.windows, 1)), 1) }
            table.add([
                row.ratio.map { "\(Figures.decimal($0, 0)) dB" } ?? "as it is", row.reduction,
                Figures.percent(row.errors.rate, 1), String(row.errors.reference), share(row.missed), share(row.false),
            ])
        }
        return """
            \(model), \(recordings) recordings. Windows: what \(detector) says, against what it says of the recording as it is.

            \(table)
            """
    }
}
