import Foundation

/// More streams than a server can carry, for a while, on top of those that it can: what it drops, how far results lag,
/// how much memory it takes, and how soon all of that is over.
public struct OverloadBench: Sendable {
    /// Seconds of usual load before the crowd comes, and after it has gone.
    private static let before = 8.0
    private static let after = 12.0

    private let address: ServerAddress
    private let processID: Int32?
    private let dialect: any LoadProtocol
    private let plan: LoadPlan
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
    ///   - usual: streams that are there all the time.
    ///   - crowd: streams that come on top of them, for so many seconds.
    public func run(
        usual: Int, crowd: (streams: Int, seconds: Double), progress: @escaping @Sendable (String) -> Void
    ) async throws -> PacedReport {
        OpenFiles.raiseLimit()
        let run = PacedRun(
            dialect: dialect, address: address, reel: plan.reel(try plan.clips(), dialect.samples),
            rate: plan.sampleRate, serverProcess: processID, stop: stop)
        func chunks(_ seconds: Double) -> Int { Int(seconds * 1_000) / plan.chunkMilliseconds }
        let scripts =
            run.streams(usual, chunks: chunks(Self.before + crowd.seconds + Self.after), stagger: 1)
            + run.streams(crowd.streams, chunks: chunks(crowd.seconds), stagger: 1, from: Self.before)
        let outcome = try await run.play(scripts) { progress("\(usual) + \(crowd.streams) streams: \($0)") }
        let figures = PacedFigures(line: dialect.name, streams: usual + crowd.streams, outcome)
        var report = PacedReport(
            title: "\(usual) streams, and \(crowd.streams) more for \(Int(crowd.seconds)) s after \(Int(Self.before)) s"
        )
        report.lines = [figures]
        let verdict = OverloadVerdict(
            lag: figures.lagBySecond, resident: figures.residentBySecond, crowdFrom: Int(Self.before) + 1,
            crowdUntil: Int(Self.before + crowd.seconds) + 1)
        report.notes =
            verdict.sentences + [
                "\(figures.drops) reports of drops, \(Figures.decimal(figures.droppedSeconds)) s of "
                    + "\(Figures.decimal(figures.streamSeconds)) s of audio; \(figures.lagReports) reports of lag, the "
                    + "longest of \(Figures.decimal(figures.maximumLagSeconds)) s; \(figures.ended) streams ended as they should."
            ]
        return report
    }
}

/// What an overload did, second by second. A value without I/O.
package struct OverloadVerdict: Sendable {
    /// Lag at p95 before the crowd, while it is there, and how many seconds after it has gone it is normal for good.
    package let usualLag: Double?
    package let worstLag: Double?
    package let recovery: Int?
    /// Resident bytes before, and at most.
    package let usualMemory: Double?
    package let mostMemory: Double?

    /// Normal is at most twice what was usual, and 50 ms; the recognizer's step makes lags that different by itself.
    private static let slack = 50.0

    /// - Parameters:
    ///   - lag: milliseconds at p95 in each second; nil where there was no result.
    ///   - resident: bytes in each second.
    package init(lag: [Double?], resident: [Double], crowdFrom: Int, crowdUntil: Int) {
        func slice<Value>(_ values: [Value], _ range: Range<Int>) -> ArraySlice<Value> {
            values[range.clamped(to: 0..<values.count)]
        }
        // The first two seconds hold the sessions' beginnings.
        usualLag = slice(lag, 2..<max(crowdFrom - 1, 2)).compactMap(\.self).max()
        worstLag = slice(lag, crowdFrom..<max(crowdUntil, crowdFrom)).compactMap(\.self).max()
        usualMemory = slice(resident, 0..<max(crowdFrom - 1, 0)).max()
        mostMemory = resident.max()
        let limit = (usualLag ?? 0) * 2 + Self.slack
        let rest = slice(lag, crowdUntil..<max(lag.count, crowdUntil))
        let lastBad = rest.indices.last { (rest[$0] ?? 0) > limit }
        recovery = rest.isEmpty ? nil : lastBad.map { $0 + 1 == lag.count ? nil : $0 + 1 - crowdUntil } ?? 0
    }

    var sentences: [String] {
        func milliseconds(_ value: Double?) -> String { value.map { Figures.decimal($0, 0) + " ms" } ?? "unknown" }
        return [
            "Lag at p95 of a second: \(milliseconds(usualLag)) at most before, \(milliseconds(worstLag)) at most with the "
                + "crowd, normal again "
                + (recovery.map { $0 == 0 ? "at once" : "\($0) s after it" } ?? "not before the end of the run") + ".",
            "Memory: \(Figures.mebibytes(usualMemory)) MiB before, \(Figures.mebibytes(mostMemory)) MiB at most.",
        ]
    }
}
