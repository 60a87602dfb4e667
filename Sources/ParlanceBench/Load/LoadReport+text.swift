import Foundation
import ParlanceCore

extension LoadReport {
    /// For a terminal.
    public var text: String {
        var parts = runs.map(\.text)
        if runs.count > 1 { parts.append(overview) }
        if !idle.isEmpty { parts.append(idleText) }
        return parts.joined(separator: "\n\n")
    }

    private var overview: String {
        var table = ReportTable([
            "sessions", "shown p50", "p95", "speech end-final p50", "p95", "decision-final p50", "p95", "errors",
            "dropped s", "CPU %", "% per session", "kB per session", "kB per added session",
        ])
        for (index, run) in runs.enumerated() {
            let added = index > 0 ? run.anonymousPerAddedSession(since: runs[index - 1]) : nil
            let latencies = run.latencies
            func cells(_ index: Int) -> [String] {
                [Figures.decimal(latencies[index].values?.p50, 0), Figures.decimal(latencies[index].values?.p95, 0)]
            }
            table.add(
                ["\(run.sessions)"] + cells(0) + cells(2) + cells(3) + [
                    "\(run.measurements.errors.values.reduce(0, +))", Figures.decimal(run.measurements.droppedSeconds),
                    Figures.percent(run.server.processor), Figures.percent(run.server.processorPerSession, 2),
                    Figures.kibibytes(run.server.anonymousPerSession), Figures.kibibytes(added),
                ])
        }
        return "All runs (milliseconds; memory is anonymous, with the recognizer's state)\n\(table)"
    }

    private var idleText: String {
        var table = ReportTable([
            "idle sessions", "failed", "resident MiB", "anonymous MiB", "kB per session", "of it anonymous",
        ])
        for step in idle {
            table.add([
                "\(step.sessions)", "\(step.failed)", Figures.mebibytes(step.resident),
                Figures.mebibytes(step.anonymous),
                Figures.kibibytes(step.residentPerSession), Figures.kibibytes(step.anonymousPerSession),
            ])
        }
        return "Connected idle sessions: memory added per session since the line above (1 kB = 1,024 bytes)\n\(table)"
    }
}

extension LoadReport.Run {
    var text: String {
        var lines = [
            "== \(sessions) session\(sessions == 1 ? "" : "s"), \(Figures.decimal(seconds)) s, chunks of "
                + "\(plan.chunkMilliseconds) ms, linear16 at \(plan.sampleRate) Hz; server: \(engine.isEmpty ? "unknown" : engine)"
        ]
        var latency = ReportTable(["latency, ms", "n", "p50", "p95", "p99", "max"])
        for (name, _, values) in latencies { latency.add(row(name, values)) }
        lines += ["\(latency)", ""]
        var stage = ReportTable(["stage of the server, ms", "n", "p50", "p95", "p99", "max", "of 300 at p95"])
        for (name, values) in stages {
            stage.add(
                row(name, values) + [Figures.percent(values.map { $0.p95 / LoadReport.budgetMilliseconds }, 0) + " %"])
        }
        lines += ["\(stage)", ""]
        let m = measurements
        lines.append(
            "Results: \(m.partials) partials (\(m.repeats) of them repeats), \(m.finals) finals (\(m.emptyFinals) without words), "
                + "\(m.endpoints) endpoints, \(m.words) words (\(m.wordsFirstInFinal) first seen in the final)")
        lines.append(
            "Stages are those of partials that say something new; \(Figures.percent(overBudget, 2)) % of them took longer than "
                + "\(Int(LoadReport.budgetMilliseconds)) ms from the arrival of their newest audio")
        lines.append(
            "Trouble: \(m.drops) drops (\(Figures.decimal(m.droppedSeconds)) s), \(m.lags) lag reports "
                + "(longest \(Figures.decimal(m.maximumLag)) s), \(m.heldChunks) chunks held back by the server, "
                + "\(m.sessionsBegun) sessions begun, \(m.sessionsEnded) ended as they should")
        for (reason, count) in m.errors.sorted(by: { $0.value > $1.value }).prefix(10) {
            lines.append("  error x\(count): \(reason)")
        }
        if let line = m.savings.text { lines.append(line) }
        let pacing = Distribution(m.pacing)
        lines.append(
            "Client: \(Figures.percent(clientProcessor)) % of a core, chunks sent late by "
                + "\(Figures.decimal(pacing?.p50, 2)) ms (p50), \(Figures.decimal(pacing?.p95, 2)) (p95), "
                + "\(Figures.decimal(pacing?.max, 1)) (max); \(m.bytesSent) bytes sent, \(m.bytesReceived) received")
        if let processor = server.processor {
            lines.append(
                "Server: \(Figures.percent(processor)) % of a core (\(Figures.percent(server.processorPerSession, 2)) % per session), "
                    + "memory \(Figures.mebibytes(server.residentBefore)) MiB before, \(Figures.mebibytes(server.residentPeak)) at most, "
                    + "\(Figures.kibibytes(server.residentPerSession)) kB per session with the recognizer's state "
                    + "(anonymous: \(Figures.kibibytes(server.anonymousPerSession))), \(server.threads ?? 0) threads")
        }
        if let worst = pacing?.p95, worst > 20 {
            lines.append(
                "Beware: this generator was late itself; latencies count from when a chunk was really sent, but the load was not even."
            )
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ values: Distribution?) -> [String] {
        [
            name, "\(values?.count ?? 0)", Figures.decimal(values?.p50), Figures.decimal(values?.p95),
            Figures.decimal(values?.p99), Figures.decimal(values?.max),
        ]
    }
}

extension LoadReport {
    fileprivate struct Document: Encodable {
        struct RunDocument: Encodable {
            var sessions: Int
            var seconds: Double
            var chunkMilliseconds: Int
            var sampleRate: Int
            var engine: String
            var endpointingMilliseconds: Double?
            var latency: [String: Distribution]
            var stages: [String: Distribution]
            var budgetMilliseconds: Double
            var overBudgetShare: Double?
            var partials: Int
            var repeatedPartials: Int
            var finals: Int
            var finalsWithoutWords: Int
            var endpoints: Int
            var words: Int
            var wordsFirstInFinal: Int
            var drops: Int
            var droppedSeconds: Double
            var lagReports: Int
            var maximumLagSeconds: Double
            var heldChunks: Int
            var sessionsBegun: Int
            var sessionsEnded: Int
            var audioSeconds: Double
            var recognizedSeconds: Double
            /// Of a cascade: the share of the windows that its network heard.
            var networkShare: Double?
            var errors: [String: Int]
            var bytesSent: Int
            var bytesReceived: Int
            var clientProcessor: Double
            var pacing: Distribution?
            var server: ServerCost
        }
        var runs: [RunDocument]
        var idle: [IdleMemory]
    }

    /// All figures as a JSON object with snake_case names; latencies in milliseconds, memory in bytes.
    public func json() throws -> Data {
        try BenchJSON.encode(Document(runs: runs.map(\.document), idle: idle))
    }
}

extension LoadReport.Run {
    fileprivate var document: LoadReport.Document.RunDocument {
        let m = measurements
        func table(_ pairs: [(String, Distribution?)]) -> [String: Distribution] {
            Dictionary(uniqueKeysWithValues: pairs.compactMap { key, value in value.map { (key, $0) } })
        }
        return .init(
            sessions: sessions, seconds: seconds, chunkMilliseconds: plan.chunkMilliseconds,
            sampleRate: plan.sampleRate,
            engine: engine, endpointingMilliseconds: endpointing, latency: table(latencies.map { ($0.key, $0.values) }),
            stages: table(stages.map { ($0.name, $0.values) }), budgetMilliseconds: LoadReport.budgetMilliseconds,
            overBudgetShare: overBudget, partials: m.partials,
            repeatedPartials: m.repeats, finals: m.finals, finalsWithoutWords: m.emptyFinals, endpoints: m.endpoints,
            words: m.words,
            wordsFirstInFinal: m.wordsFirstInFinal, drops: m.drops, droppedSeconds: m.droppedSeconds,
            lagReports: m.lags,
            maximumLagSeconds: m.maximumLag, heldChunks: m.heldChunks, sessionsBegun: m.sessionsBegun,
            sessionsEnded: m.sessionsEnded, audioSeconds: m.savings.audio, recognizedSeconds: m.savings.recognized,
            networkShare: m.savings.windows?.share, errors: m.errors, bytesSent: m.bytesSent,
            bytesReceived: m.bytesReceived,
            clientProcessor: clientProcessor, pacing: Distribution(m.pacing), server: server)
    }
}
