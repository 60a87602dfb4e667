import Foundation

/// What `bench ingest` has found.
public struct IngestReport: Codable, Sendable {
    /// One way of receiving, server and clients on a processor each.
    struct Cost: Codable, Sendable {
        var part: String
        var connections: Int
        var framesPerSecond: Double
        /// Of the server, for each frame that came all the way.
        var medianMicroseconds: Double
        var microseconds: [Double]
        /// Over the floor's median; nil for the floor.
        var overFloor: Double?
    }

    /// Many live sessions on the whole machine.
    struct Crowd: Codable, Sendable {
        var server: String
        var sessions: Int
        var connected: Int
        var closed: Int
        var wantedFramesPerSecond: Double
        var sentFramesPerSecond: Double
        /// Of audio that sessions have worked through.
        var framesPerSecond: Double
        /// Shares of one core.
        var serverCores: Double
        var clientCores: Double
        var meanLateMilliseconds: Double
        var maximumLateMilliseconds: Double
        var lateShare: Double
        var blockedShare: Double
    }

    struct Idle: Codable, Sendable {
        var connections: Int
        var bytesPerConnection: Double
        /// Share of one core, over the whole time.
        var cores: Double
        var closed: Int
    }

    struct Allocations: Codable, Sendable {
        var chunks: Int
        /// The least of the seconds looked at, and all of them.
        var perThousandChunks: Double
        var seconds: [Double]
    }

    var allocations: Allocations?
    var costs: [Cost] = []
    var crowds: [Crowd] = []
    var idle: [Idle] = []
    var notes: [String] = []

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var parts: [String] = []
        if let allocations {
            parts.append(
                "Heap allocations per 1,000 chunks, socket to session worker: "
                    + Figures.decimal(allocations.perThousandChunks, 2) + " (the best of "
                    + "\(allocations.seconds.count) seconds: "
                    + allocations.seconds.map { Figures.decimal($0, 1) }.joined(separator: ", ") + ")")
        }
        if !costs.isEmpty { parts.append(costTable.description) }
        if !crowds.isEmpty { parts.append(crowdTable.description) }
        if !idle.isEmpty { parts.append(idleTable.description) }
        return (parts + notes).joined(separator: "\n\n")
    }

    private var costTable: ReportTable {
        var table = ReportTable(["received by", "conns", "frames/s", "µs per frame", "least–most", "over floor"])
        for row in costs {
            table.add([
                row.part, "\(row.connections)", Figures.decimal(row.framesPerSecond, 0),
                Figures.decimal(row.medianMicroseconds, 2),
                Figures.decimal(row.microseconds.min(), 2) + "–" + Figures.decimal(row.microseconds.max(), 2),
                Figures.decimal(row.overFloor, 2),
            ])
        }
        return table
    }

    private var crowdTable: ReportTable {
        var table = ReportTable([
            "server", "sessions", "closed", "wanted/s", "sent/s", "processed/s", "server cores", "client cores",
            "late mean", "late max", "late >20 ms", "blocked",
        ])
        for row in crowds {
            table.add([
                row.server, "\(row.connected)/\(row.sessions)", "\(row.closed)",
                Figures.decimal(row.wantedFramesPerSecond, 0), Figures.decimal(row.sentFramesPerSecond, 0),
                Figures.decimal(row.framesPerSecond, 0), Figures.decimal(row.serverCores, 2),
                Figures.decimal(row.clientCores, 2), Figures.decimal(row.meanLateMilliseconds, 1) + " ms",
                Figures.decimal(row.maximumLateMilliseconds, 0) + " ms", Figures.percent(row.lateShare) + " %",
                Figures.percent(row.blockedShare) + " %",
            ])
        }
        return table
    }

    private var idleTable: ReportTable {
        var table = ReportTable(["idle connections", "kB each", "% of a core", "closed"])
        for row in idle {
            table.add([
                "\(row.connections)", Figures.kibibytes(row.bytesPerConnection), Figures.percent(row.cores, 2),
                "\(row.closed)",
            ])
        }
        return table
    }
}
