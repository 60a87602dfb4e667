import Foundation
import ParlanceCore

extension WordErrorRateReport {
    /// For a terminal.
    public var text: String {
        var parts = ["Engine: \(engineLine)", "Words compared after: \(TextNormalization.statement)."]
        if skipped > 0 {
            parts.append(
                "\(skipped) recordings have no reference and were left out (--false-words counts their words).")
        }
        for pass in passes { parts.append("\n" + text(of: pass)) }
        for change in changes {
            let verdict =
                change.interval.map { $0.containsZero ? "no difference shown" : "a difference beyond chance" }
                ?? "too few recordings to say"
            parts.append(
                "\n\(change.to) - \(change.from): "
                    + String(format: "%+.1f", change.difference * 100)
                    + " points of error rate (95 %: \(Figures.interval(change.interval, signed: true)); \(verdict))")
        }
        for equality in equalities { parts.append(text(of: equality)) }
        if !leftOut.isEmpty { parts.append("\nNOT MEASURED:\n" + leftOut.map { "  \($0)" }.joined(separator: "\n")) }
        return parts.joined(separator: "\n")
    }

    private var engineLine: String {
        "\(profile.engine), model \(profile.model) (\(profile.version)), voice activity \(voiceActivity), "
            + "chunks of \(plan.chunks[0]) ms, \(plan.isRealTime ? "in real time" : "as fast as possible"), "
            + "\(plan.jobs) at a time"
    }

    private func text(of pass: Pass) -> String {
        var header = ["\(pass.name)", "files", "audio s", "words", "WER %", "95 %", "sub", "del", "ins"]
        let countsFalse = pass.files.contains { !$0.hasReference }
        if countsFalse { header += ["false words", "per minute"] }
        var table = ReportTable(header)
        for group in groups(of: pass) {
            var cells = [
                group.name, "\(group.files)", Figures.decimal(group.audioSeconds), "\(group.errors.reference)",
                Figures.percent(group.errors.rate), Figures.interval(group.interval), "\(group.errors.substitutions)",
                "\(group.errors.deletions)", "\(group.errors.insertions)",
            ]
            if countsFalse {
                let minutes = group.falseWordSeconds / 60
                cells += [
                    "\(group.falseWords)", Figures.decimal(minutes > 0 ? Double(group.falseWords) / minutes : nil),
                ]
            }
            table.add(cells)
        }
        var lines =
            "\(table)\nReal-time factor: \(Figures.decimal(pass.processorFactor, 3)) of processor time "
            + "(\(Figures.decimal(pass.processorSeconds)) s, this whole process), \(Figures.decimal(pass.wallFactor, 3)) of wall time"
        if pass.name == WordErrorRatePlan.Mode.server.rawValue {
            lines += "; the server's own processor time is not in it"
        }
        if let bytes = pass.bytes {
            lines +=
                "\nOn the wire: \(Figures.decimal(Double(bytes) / pass.audioSeconds / 1_000, 2)) KB per second of audio"
        }
        if let calls = pass.handOvers {
            lines +=
                "\nHanded to the recognizer: \(Figures.decimal(Double(calls) / pass.audioSeconds)) times per second"
        }
        if let saved = pass.savings.text { lines += "\n" + saved }
        if let latency = pass.firstPartial {
            lines += "\nOnset to first partial, median: \(Figures.decimal(latency * 1_000, 0)) ms"
        }
        let dropped = pass.files.reduce(0) { $0 + $1.droppedSeconds }
        if dropped > 0 { lines += "\nDropped: \(Figures.decimal(dropped)) s of audio" }
        return lines
    }

    private func text(of equality: Equality) -> String {
        guard !equality.differences.isEmpty else {
            return "Same words with \(equality.a) and \(equality.b): \(equality.files) of \(equality.files) recordings"
        }
        let same = equality.files - equality.differences.count
        var lines = [
            "Same words with \(equality.a) and \(equality.b): \(same) of \(equality.files) recordings. Different:"
        ]
        for difference in equality.differences {
            lines += [
                "  \(difference.file)", "    \(equality.a): \(difference.a)", "    \(equality.b): \(difference.b)",
            ]
        }
        return lines.joined(separator: "\n")
    }

    // MARK: JSON

    private struct Document: Encodable {
        struct PassDocument: Encodable {
            var mode: String
            var groups: [Group]
            var audioSeconds: Double
            var processorSeconds: Double
            var wallSeconds: Double
            var processorFactor: Double
            var wallFactor: Double
            var bytes: Int?
            var handOvers: Int?
            var firstPartialSeconds: Double?
            /// Of sessions: what of the audio reached the recognizer, and what share did not.
            var recognizedSeconds: Double?
            var savedShare: Double?
            /// Of a cascade: the share of the windows that its network heard.
            var networkShare: Double?
            var files: [File]
        }
        var engine: String
        var model: String
        var modelVersion: String
        var voiceActivity: String
        var chunkMilliseconds: Int
        var realTime: Bool
        var jobs: Int
        var normalization: String
        var skippedWithoutReference: Int
        var leftOut: [String]
        var passes: [PassDocument]
        var changes: [Change]
        var equalities: [Equality]
    }

    /// Everything, recording by recording, as a JSON object with snake_case names.
    public func json() throws -> Data {
        let document = Document(
            engine: profile.engine, model: profile.model, modelVersion: profile.version, voiceActivity: voiceActivity,
            chunkMilliseconds: plan.chunks[0], realTime: plan.isRealTime, jobs: plan.jobs,
            normalization: TextNormalization.statement, skippedWithoutReference: skipped, leftOut: leftOut,
            passes: passes.map { pass in
                Document.PassDocument(
                    mode: pass.name, groups: groups(of: pass), audioSeconds: pass.audioSeconds,
                    processorSeconds: pass.processorSeconds, wallSeconds: pass.wallSeconds,
                    processorFactor: pass.processorFactor, wallFactor: pass.wallFactor, bytes: pass.bytes,
                    handOvers: pass.handOvers, firstPartialSeconds: pass.firstPartial,
                    recognizedSeconds: pass.savings.share == nil ? nil : pass.savings.recognized,
                    savedShare: pass.savings.share, networkShare: pass.savings.windows?.share, files: pass.files)
            }, changes: changes, equalities: equalities)
        return try BenchJSON.encode(document)
    }
}
