import Foundation

/// Loads one server with given numbers of streams, or searches the largest that it carries.
public struct CapacityBench: Sendable {
    private let address: ServerAddress
    private let processID: Int32?
    private let dialect: any LoadProtocol
    private let plan: LoadPlan
    private let promise = CapacityPromise()
    private let stop: StopSignal

    public init(
        _ address: ServerAddress, processID: Int32?, _ dialect: any LoadProtocol, _ plan: LoadPlan, stop: StopSignal
    ) {
        self.address = address
        self.processID = processID
        self.dialect = dialect
        self.plan = plan
        self.stop = stop
    }

    /// - Parameters:
    ///   - range: where to search; nil: the plan's numbers, one after another.
    ///   - row: told each step when it is done.
    public func run(
        ramp range: ClosedRange<Int>?, row: @escaping @Sendable (PacedFigures) -> Void,
        progress: @escaping @Sendable (String) -> Void
    ) async throws -> PacedReport {
        OpenFiles.raiseLimit()
        let run = PacedRun(
            dialect: dialect, address: address, reel: plan.reel(try plan.clips(), dialect.samples),
            rate: plan.sampleRate, serverProcess: processID, stop: stop)
        let reference = try await run.reference(chunks: plan.chunksPerStream, progress)
        var report = PacedReport(title: "\(dialect.name), chunks of \(plan.chunkMilliseconds) ms")
        func step(_ count: Int) async throws -> PacedFigures {
            let outcome = try await run.play(
                run.streams(count, chunks: plan.chunksPerStream, stagger: plan.rampSeconds(sessions: count)),
                reference: reference
            ) { progress("\(count) streams: \($0)") }
            let figures = PacedFigures(line: dialect.name, streams: count, outcome)
            row(figures)
            report.lines.append(figures)
            return figures
        }
        if let range {
            var search = RampSearch(range)
            while let count = search.next, !stop.isSet {
                let reasons = promise.broken(by: try await step(count))
                search.note(count, passes: reasons.isEmpty)
                let verdict = reasons.isEmpty ? "carried" : "not carried: \(reasons.joined(separator: "; "))"
                report.notes.append("\(count) streams: \(verdict)")
            }
            report.capacity = search.passed
            let found = search.passed.map { "\($0) streams" } ?? "not even \(range.lowerBound) streams"
            let end = search.failed == nil && search.passed == range.upperBound ? ", the end of the range" : ""
            report.notes.append("Capacity: \(found)\(end)")
        } else {
            for count in plan.sessions where !stop.isSet { _ = try await step(count) }
        }
        for line in report.lines {
            if let difference = line.difference { report.notes.append("\(line.streams) streams differ: \(difference)") }
        }
        if let last = report.lines.last, let step = last.modelStep, let tail = last.modelLookAhead {
            report.notes.append(
                "The model's own: steps of \(Int(step)) ms, \(Int(tail)) ms of audio after a word before it shows; "
                    + "not in the figures above.")
        }
        report.lines.sort { $0.streams < $1.streams }
        return report
    }
}
