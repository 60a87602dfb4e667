import Foundation

/// What `parlance bench codecs` measured.
public struct CodecReport: Sendable, Codable {
    /// One decoder, resampler or buffer.
    public struct Row: Sendable, Codable {
        public var name: String
        /// Processor time for 20 ms of audio: the best run, and the median.
        public var bestMicrosecondsPer20ms: Double
        public var medianMicrosecondsPer20ms: Double
        /// What goes in, for each second of audio: of decoders and buffers on the wire, of resamplers as 32-bit floats.
        public var bytesPerSecond: Double?
        /// Heap allocations for each message of about 20 ms, once half of the audio has warmed up. Nil where nobody
        /// counts them (``AllocationCounter``).
        public var allocationsPerChunk: Double?
        public var audioSeconds: Double

        /// Processor time by audio time.
        public var realTimeFactor: Double { bestMicrosecondsPer20ms / 20_000 }
        /// If one core did nothing else.
        public var streamsPerCore: Double { 1 / realTimeFactor }
        /// What goes in for each second of processor time.
        public var megabytesPerSecond: Double? { bytesPerSecond.map { $0 / realTimeFactor / 1e6 } }
    }

    /// Our decoder beside plain calls of the library, on the same packets, in turn.
    public struct Baseline: Sendable, Codable {
        public var name: String
        public var oursMicroseconds: Double
        public var libraryMicroseconds: Double
        public var ratio: Double { oursMicroseconds / libraryMicroseconds }
    }

    /// A way to send speech, and what it takes of the network.
    public struct Bandwidth: Sendable, Codable {
        public var name: String
        public var bytesPerSecond: Double
        /// Of 16-bit samples at 16 kHz.
        public var share: Double
    }

    public var source: String
    public var seconds: Double
    public var runs: Int
    public var decoders: [Row] = []
    public var resamplers: [Row] = []
    public var buffers: [Row] = []
    public var baselines: [Baseline] = []
    public var bandwidth: [Bandwidth] = []
    /// What could not be measured here, and why.
    public var leftOut: [String] = []

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var parts = [
            "\(source), \(Figures.decimal(seconds)) s, best of \(runs) runs; processor time of one thread.",
            table("decoder", decoders), table("resampler", resamplers), table("buffer", buffers),
        ]
        var beside = ReportTable(["beside the plain library", "ours µs", "library µs", "ratio"])
        for baseline in baselines {
            beside.add([
                baseline.name, Figures.decimal(baseline.oursMicroseconds, 2),
                Figures.decimal(baseline.libraryMicroseconds, 2), Figures.decimal(baseline.ratio, 3),
            ])
        }
        parts.append(beside.description)
        var network = ReportTable(["on the wire", "B/s", "of PCM16 %"])
        for way in bandwidth {
            network.add([way.name, Figures.decimal(way.bytesPerSecond, 0), Figures.percent(way.share)])
        }
        parts.append(network.description)
        if !leftOut.isEmpty { parts.append("Not measured:\n" + leftOut.map { "  \($0)" }.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    private func table(_ title: String, _ rows: [Row]) -> String {
        var table = ReportTable([
            title, "µs/20 ms", "median", "real-time factor", "streams/core", "B/s", "MB/s", "allocations/chunk",
        ])
        for row in rows {
            table.add([
                row.name, Figures.decimal(row.bestMicrosecondsPer20ms, 2),
                Figures.decimal(row.medianMicrosecondsPer20ms, 2), Figures.decimal(row.realTimeFactor, 6),
                Figures.decimal(row.streamsPerCore, 0), Figures.decimal(row.bytesPerSecond, 0),
                Figures.decimal(row.megabytesPerSecond, 1), Figures.decimal(row.allocationsPerChunk, 2),
            ])
        }
        return table.description
    }
}
