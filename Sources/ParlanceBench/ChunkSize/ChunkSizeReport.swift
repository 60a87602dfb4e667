import Foundation

/// Latency against accuracy, by the length of chunks.
public struct ChunkSizeReport: Sendable, Encodable {
    public struct Row: Sendable, Encodable {
        public var chunkMilliseconds: Int
        /// Errors per word, and the 95 % interval with recordings as units.
        public var wordErrorRate: Double?
        public var interval: Bootstrap.Interval?
        public var words: Int
        /// Milliseconds; see ``ChunkFigures``.
        public var firstPartial: Distribution?
        public var shownFromSpoken: Distribution?
        public var shownFromSent: Distribution?
        /// The server's processor seconds per second of a session.
        public var processor: Double?
        public var messagesPerSecond: Double
        public var bytesPerSecond: Double

        package init(chunkMilliseconds: Int, _ figures: ChunkFigures, processorSeconds: Double?) {
            self.chunkMilliseconds = chunkMilliseconds
            let errors = figures.errors.reduce(WordErrors(), +)
            wordErrorRate = errors.rate
            interval = Bootstrap().rate(figures.errors)
            words = errors.reference
            firstPartial = Distribution(figures.firstPartial)
            shownFromSpoken = Distribution(figures.fromSpoken)
            shownFromSent = Distribution(figures.fromSent)
            let seconds = max(figures.seconds, 0.001)
            processor = processorSeconds.map { $0 / seconds }
            messagesPerSecond = Double(figures.messages) / seconds
            bytesPerSecond = Double(figures.bytes) / seconds
        }
    }

    public var sessions: Int
    public var recordings: Int
    public var rows: [Row]

    package init(sessions: Int, recordings: Int, rows: [Row]) {
        self.sessions = sessions
        self.recordings = recordings
        self.rows = rows
    }

    /// All figures as a JSON object; latencies in milliseconds.
    public func json() throws -> Data { try BenchJSON.encode(self) }

    static let header = [
        "chunk, ms", "WER %", "95 %", "first partial p50", "p95", "spoken-shown p50", "p95", "sent-shown p50", "p95",
        "CPU %", "messages/s", "kB/s",
    ]

    var cells: [[String]] {
        rows.map { row in
            [
                "\(row.chunkMilliseconds)", Figures.percent(row.wordErrorRate), Figures.interval(row.interval),
                Figures.decimal(row.firstPartial?.p50, 0), Figures.decimal(row.firstPartial?.p95, 0),
                Figures.decimal(row.shownFromSpoken?.p50, 0), Figures.decimal(row.shownFromSpoken?.p95, 0),
                Figures.decimal(row.shownFromSent?.p50, 0), Figures.decimal(row.shownFromSent?.p95, 0),
                Figures.percent(row.processor, 2), Figures.decimal(row.messagesPerSecond),
                Figures.decimal(row.bytesPerSecond / 1_000),
            ]
        }
    }

    var summary: String {
        "\(recordings) recordings, \(rows.first?.words ?? 0) words, \(sessions) at a time, in real time; latencies in milliseconds"
    }

    /// For a terminal.
    public var text: String {
        var table = ReportTable(Self.header)
        for line in cells { table.add(line) }
        return "\(summary)\n\(table)"
    }
}
