import Foundation

/// What `parlance bench speak` found.
public struct SpeakReport: Sendable, Codable {
    public struct Row: Sendable, Codable {
        public var sessions: Int
        public var texts: Int
        public var audioSeconds: Double
        public var firstAudioMilliseconds: Distribution
        /// Wall time per second of audio, all sessions together.
        public var realTimeFactor: Double
        /// Processor time of this process per second of audio.
        public var processorFactor: Double
    }

    public var engine: String
    public var model: String
    public var voice: String
    public var format: String
    public var rows: [Row]

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable([
            "sessions", "texts", "audio s", "first audio ms: p50", "p95", "p99", "max", "real-time factor",
            "processor factor",
        ])
        for row in rows {
            let first = row.firstAudioMilliseconds
            table.add([
                String(row.sessions), String(row.texts), Figures.decimal(row.audioSeconds, 1),
                Figures.decimal(first.p50, 2), Figures.decimal(first.p95, 2), Figures.decimal(first.p99, 2),
                Figures.decimal(first.max, 2), Figures.decimal(row.realTimeFactor, 4),
                Figures.decimal(row.processorFactor, 4),
            ])
        }
        return """
            \(engine), \(model), voice \(voice), \(format); all sessions at once, each text flushed.

            \(table)
            """
    }
}
