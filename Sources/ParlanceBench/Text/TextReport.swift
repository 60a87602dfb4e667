import Foundation

/// What ``TextBench`` measured.
public struct TextReport: BenchReport, Sendable, Codable {
    public struct Row: Sendable, Codable {
        /// `smart`, `redacted` or `both`.
        public var name: String
        /// Words per utterance.
        public var length: Int
        public var microsecondsAtOnce: Double
        /// With a partial after every word.
        public var microsecondsStreamed: Double
        /// How many words a partial keeps back, in the mean.
        public var heldWords: Double
        /// Per word, streamed; nil where nobody counts.
        public var allocations: Double?
    }

    /// Different words in a row that were measured on.
    public var words: Int
    public var rows: [Row]

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable([
            "", "words per utterance", "us/word at once", "streamed", "words held", "allocations/word",
        ])
        for row in rows {
            table.add([
                row.name, "\(row.length)", Figures.decimal(row.microsecondsAtOnce, 2),
                Figures.decimal(row.microsecondsStreamed, 2), Figures.decimal(row.heldWords, 2),
                Figures.decimal(row.allocations, 1),
            ])
        }
        return """
            \(words) words; processor time of one thread, the best run. Streamed: a partial after every word, committed every
            \(TextBench.wordsPerCommit) words, all words since then read again each time.

            \(table)
            """
    }
}
