import Foundation

/// Drives Parlance and another server with the same generator, audio and model, in turn: A B A B.
public struct SideBySideBench: Sendable {
    /// One server of the comparison.
    public struct Contender: Sendable {
        public var name: String
        public var dialect: any LoadProtocol
        public var settings: SpawnedServer.Settings
        /// Where it will listen; nil for a `parlance serve`, which tells.
        public var port: Int?
        /// Parameters of each session.
        public var query: String

        public init(
            name: String, dialect: any LoadProtocol, settings: SpawnedServer.Settings, port: Int? = nil,
            query: String = ""
        ) {
            self.name = name
            self.dialect = dialect
            self.settings = settings
            self.port = port
            self.query = query
        }
    }

    private let contenders: [Contender]
    private let plan: LoadPlan
    private let repetitions: Int
    /// Where we run ourselves.
    private let placement: ProcessorPlacement
    private let stop: StopSignal

    public init(
        _ contenders: [Contender], _ plan: LoadPlan, repetitions: Int, placement: ProcessorPlacement, stop: StopSignal
    ) {
        self.contenders = contenders
        self.plan = plan
        self.repetitions = repetitions
        self.placement = placement
        self.stop = stop
    }

    /// - Parameter row: told each run when it is done.
    public func run(
        row: @escaping @Sendable (PacedFigures) -> Void, progress: @escaping @Sendable (String) -> Void
    ) async throws -> PacedReport {
        OpenFiles.raiseLimit()
        try placement.apply(to: getpid())
        let clips = try plan.clips()
        var report = PacedReport(title: "Side by side, medians of \(repetitions) runs")
        for count in plan.sessions {
            var all = [[PacedFigures]](repeating: [], count: contenders.count)
            for repetition in 1...repetitions {
                for (index, contender) in contenders.enumerated() where !stop.isSet {
                    let figures = try await run(contender, count, clips) {
                        progress("\(contender.name), \(count) streams, run \(repetition): \($0)")
                    }
                    row(figures)
                    all[index].append(figures)
                }
            }
            report.lines += all.compactMap(PacedFigures.median)
            report.runs += all.flatMap { $0 }
        }
        return report
    }

    private func run(
        _ contender: Contender, _ count: Int, _ clips: [LoadClip], _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> PacedFigures {
        let server: SpawnedServer
        if let port = contender.port {
            server = try await .startPeer(contender.settings, port: port, stop: stop)
        } else {
            server = try await .start(contender.settings, stop: stop)
        }
        defer { server.end() }
        let run = PacedRun(
            dialect: contender.dialect,
            address: ServerAddress(
                host: "127.0.0.1", port: server.port, path: contender.dialect.path, query: contender.query),
            reel: plan.reel(clips, contender.dialect.samples), rate: plan.sampleRate,
            serverProcess: server.processID, stop: stop)
        let chunks = plan.chunksPerStream
        let outcome = try await run.play(
            run.streams(count, chunks: chunks, stagger: plan.rampSeconds(sessions: count)), progress)
        return PacedFigures(line: contender.name, streams: count, outcome)
    }
}

extension LoadPlan {
    /// Messages that a stream sends.
    var chunksPerStream: Int { max(Int(seconds * 1_000) / chunkMilliseconds, 1) }

    func reel(_ clips: [LoadClip], _ samples: LoadSamples) -> LoadReel {
        LoadReel(
            clips, rate: sampleRate, samples: samples, chunkMilliseconds: chunkMilliseconds,
            pauseMilliseconds: pauseMilliseconds, places: places)
    }
}
