import Foundation

/// What many short sessions have shown.
public struct ChurnReport: Sendable, Encodable {
    /// What the server's process holds.
    public struct Holdings: Sendable, Encodable {
        public var resident: Int
        public var anonymous: Int
        public var openFiles: Int
    }

    /// A tenth of the run, milliseconds.
    public struct Latency: Sendable, Encodable {
        public var open: Distribution?
        public var finish: Distribution?
    }

    public var sessions: Int
    public var concurrency: Int
    public var sessionsPerSecond: Double
    public var failures: [String: Int]
    public var first: Latency
    public var last: Latency
    /// After the first tenth, and at the end; nil where the process is not known.
    public var warm: Holdings?
    public var end: Holdings?
    /// What is wrong, in words.
    public private(set) var complaints: [String]

    package init(parts: [ChurnTally], concurrency: Int, warm: Holdings?, end: Holdings?) {
        let seconds = parts.map(\.seconds).reduce(0, +)
        sessions = parts.map(\.sessions).reduce(0, +)
        self.concurrency = concurrency
        sessionsPerSecond = seconds > 0 ? Double(sessions) / seconds : 0
        failures = parts.reduce(into: [:]) { $0.merge($1.failures, uniquingKeysWith: +) }
        func latency(_ tally: ChurnTally?) -> Latency {
            Latency(open: Distribution(tally?.open ?? []), finish: Distribution(tally?.finish ?? []))
        }
        first = latency(parts.first)
        last = latency(parts.last)
        self.warm = warm
        self.end = end
        var flatness = ChurnFlatness()
        if let warm, let end {
            flatness.memory("resident", warm.resident, end.resident)
            flatness.memory("anonymous", warm.anonymous, end.anonymous)
            flatness.openFiles(warm.openFiles, end.openFiles)
        }
        flatness.latency("opening", first.open?.p95, last.open?.p95)
        flatness.latency("finishing", first.finish?.p95, last.finish?.p95)
        complaints = flatness.complaints
        let failed = failures.values.reduce(0, +)
        if failed > 0 { complaints.insert("\(failed) of \(sessions) sessions failed", at: 0) }
        if sessions == 0 { complaints.append("no session was run") }
    }

    public var isPassed: Bool { complaints.isEmpty }

    /// All figures as a JSON object; milliseconds and bytes.
    public func json() throws -> Data { try BenchJSON.encode(self) }

    /// For a terminal.
    public var text: String {
        var table = ReportTable(["latency, ms", "n", "p50", "p95", "p99", "max"])
        for (name, values) in [
            ("open, first tenth", first.open), ("open, last tenth", last.open),
            ("finish to ended, first tenth", first.finish), ("finish to ended, last tenth", last.finish),
        ] {
            table.add(
                [name, "\(values?.count ?? 0)"]
                    + [values?.p50, values?.p95, values?.p99, values?.max].map { Figures.decimal($0) })
        }
        var lines = [
            "== \(sessions) short sessions, \(concurrency) at a time: \(Figures.decimal(sessionsPerSecond, 0)) per second",
            "\(table)",
        ]
        if let warm, let end {
            var table = ReportTable(["server", "resident MiB", "anonymous MiB", "open files"])
            for (name, value) in [("after the first tenth", warm), ("at the end", end)] {
                table.add([
                    name, Figures.mebibytes(Double(value.resident)), Figures.mebibytes(Double(value.anonymous)),
                    "\(value.openFiles)",
                ])
            }
            lines += ["", "\(table)"]
        }
        for (reason, count) in failures.sorted(by: { $0.value > $1.value }) {
            lines.append("  error x\(count): \(reason)")
        }
        lines.append("")
        lines += isPassed ? ["passed: memory, files and latency stayed flat"] : complaints.map { "FAILED: \($0)" }
        return lines.joined(separator: "\n")
    }
}
