import Foundation

/// What `parlance bench base64` measured.
public struct Base64Report: Sendable, Codable, BenchReport {
    public struct Row: Sendable, Codable {
        public var name: String
        /// On the wire, for each second of audio; frames and TCP left out.
        public var bytesPerSecond: Double
        public var microsecondsPerMessage: Double
        public var gigabytesPerSecond: Double
        /// Of one core, for one client that speaks in real time.
        public var coreShare: Double
    }

    public var messageMilliseconds: Int
    public var rows: [Row]

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable(["", "B/s", "of binary %", "µs/message", "GB/s", "clients/core"])
        for row in rows {
            table.add([
                row.name, Figures.decimal(row.bytesPerSecond, 0),
                Figures.percent(row.bytesPerSecond / rows[0].bytesPerSecond),
                Figures.decimal(row.microsecondsPerMessage, 2), Figures.decimal(row.gigabytesPerSecond, 2),
                Figures.decimal(1 / row.coreShare, 0),
            ])
        }
        return "16-bit samples at 16 kHz in messages of \(messageMilliseconds) ms; processor time of one thread.\n\n"
            + table.description
    }
}
