import ParlanceCore

/// One line of a report: so many streams against one server. Milliseconds, bytes, processor seconds.
public struct PacedFigures: Sendable, Codable {
    public var line: String
    public var streams: Int
    /// Of all streams together.
    public var streamSeconds = 0.0
    /// The server's processor seconds per second of a stream.
    public var processorPerStreamSecond: Double?
    public var ownProcessorPerStreamSecond = 0.0
    public var resultLag: Distribution?
    public var endpointLag: Distribution?
    public var finalLag: Distribution?
    public var transport: Distribution?
    public var stages: [String: Distribution] = [:]
    public var pacing: Distribution?
    public var messagesSent = 0
    public var messagesReceived = 0
    public var bytesSent = 0
    public var bytesReceived = 0
    public var results = 0
    public var repeats = 0
    public var ended = 0
    public var errors: [String: Int] = [:]
    public var doneBeforeFinal = 0
    public var drops = 0
    public var droppedSeconds = 0.0
    public var lagReports = 0
    public var maximumLagSeconds = 0.0
    public var mostHeldBytes = 0
    public var comparedStreams = 0
    public var differingStreams = 0
    public var comparedWords = 0
    public var differingWords = 0
    public var difference: String?
    public var modelStep: Double?
    public var modelLookAhead: Double?
    public var residentPeak: Double?
    public var occupancy: [BufferOccupancy] = []
    /// Result lag at p95 in each second of the run, and the server's resident bytes.
    public var lagBySecond: [Double?] = []
    public var residentBySecond: [Double] = []

    init(line: String, streams: Int, _ outcome: PacedRun.Outcome) {
        self.init(line: line, streams: streams, outcome.figures)
        let seconds = max(streamSeconds, 0.001)
        processorPerStreamSecond = outcome.serverProcessor.map { $0 / seconds }
        ownProcessorPerStreamSecond = outcome.ownProcessor / seconds
        residentPeak = outcome.residentPeak
        occupancy = outcome.occupancy
        residentBySecond = outcome.resident
    }

    package init(line: String, streams: Int, _ figures: StreamFigures) {
        self.line = line
        self.streams = streams
        streamSeconds = figures.audio
        resultLag = figures.resultLag.distribution
        endpointLag = figures.endpointLag.distribution
        finalLag = figures.finalLag.distribution
        transport = figures.transport.distribution
        for (stage, values) in zip(Stage.allCases, figures.stages) { stages[stage.rawValue] = values.distribution }
        pacing = figures.pacing.distribution
        messagesSent = figures.messagesSent
        messagesReceived = figures.messagesReceived
        bytesSent = figures.bytesSent
        bytesReceived = figures.bytesReceived
        results = figures.results
        repeats = figures.repeats
        ended = figures.ended
        errors = figures.errors
        doneBeforeFinal = figures.doneBeforeFinal
        drops = figures.drops
        droppedSeconds = figures.droppedSeconds
        lagReports = figures.lagReports
        maximumLagSeconds = figures.maximumLag
        mostHeldBytes = figures.mostHeldBytes
        comparedStreams = figures.compared
        differingStreams = figures.differingStreams
        comparedWords = figures.comparedWords
        differingWords = figures.differingWords
        difference = figures.difference
        modelStep = figures.step
        modelLookAhead = figures.lookAhead
        lagBySecond = figures.seconds.map { $0.distribution?.p95 }
    }

    public var errorCount: Int { errors.values.reduce(0, +) }

    /// A table of such lines: cost first, because it depends least on what else the machine does.
    static func table(_ lines: [PacedFigures]) -> ReportTable {
        var table = ReportTable([
            "server", "streams", "CPU ms/stream s", "lag p50", "p95", "p99", "final p50", "p95", "msgs out", "in",
            "MB out", "in", "RSS MiB", "drops", "errors", "early", "differ", "client CPU",
        ])
        for line in lines {
            func lag(_ value: Double?) -> String { Figures.decimal(value, 0) }
            table.add([
                line.line, "\(line.streams)", Figures.decimal(line.processorPerStreamSecond.map { $0 * 1_000 }, 2),
                lag(line.resultLag?.p50), lag(line.resultLag?.p95), lag(line.resultLag?.p99), lag(line.finalLag?.p50),
                lag(line.finalLag?.p95), "\(line.messagesSent)", "\(line.messagesReceived)",
                Figures.decimal(Double(line.bytesSent) / 1e6), Figures.decimal(Double(line.bytesReceived) / 1e6),
                Figures.mebibytes(line.residentPeak), "\(line.drops)", "\(line.errorCount)",
                "\(line.doneBeforeFinal)", line.comparedStreams > 0 ? "\(line.differingStreams)" : "-",
                Figures.decimal(line.ownProcessorPerStreamSecond * 1_000, 2),
            ])
        }
        return table
    }

    /// The line of several whose cost is in the middle: one that happened.
    static func median(_ runs: [PacedFigures]) -> PacedFigures? {
        guard !runs.isEmpty else { return nil }
        var middle = runs.sorted { ($0.processorPerStreamSecond ?? 0) < ($1.processorPerStreamSecond ?? 0) }[
            runs.count / 2]
        middle.resultLag = .median(runs.compactMap(\.resultLag))
        middle.endpointLag = .median(runs.compactMap(\.endpointLag))
        middle.finalLag = .median(runs.compactMap(\.finalLag))
        middle.residentPeak = runs.compactMap(\.residentPeak).median
        return middle
    }
}

extension Distribution {
    /// Figure by figure.
    static func median(_ all: [Distribution]) -> Distribution? {
        guard let p50 = all.map(\.p50).median, let p95 = all.map(\.p95).median, let p99 = all.map(\.p99).median,
            let mean = all.map(\.mean).median, let max = all.map(\.max).median
        else { return nil }
        return Distribution(
            count: all.reduce(0) { $0 + $1.count } / all.count, mean: mean, p50: p50, p95: p95, p99: p99, max: max)
    }
}

extension PacedFigures {
    /// One line while more is to come.
    public var summary: String {
        "\(line), \(streams) streams: \(Figures.decimal(processorPerStreamSecond.map { $0 * 1_000 }, 2)) CPU ms per "
            + "stream second, lag \(Figures.decimal(resultLag?.p50, 0)) / \(Figures.decimal(resultLag?.p95, 0)) / "
            + "\(Figures.decimal(resultLag?.p99, 0)) ms, final \(Figures.decimal(finalLag?.p95, 0)) ms (p95), "
            + "\(drops) drops, \(errorCount) errors, \(differingStreams) differ"
    }
}
