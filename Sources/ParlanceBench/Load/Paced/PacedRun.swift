import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports

/// Plays scripts against one server, all from one thread, and keeps account.
struct PacedRun: Sendable {
    let dialect: any LoadProtocol
    let address: ServerAddress
    let reel: LoadReel
    let rate: Int
    let serverProcess: Int32?
    var patience = Duration.seconds(20)
    let stop: StopSignal

    /// What a run has shown.
    struct Outcome: Sendable {
        var figures = StreamFigures()
        /// By place: what was said there.
        var words: [Int: [String]] = [:]
        var wall = 0.0
        /// Processor seconds of the server and of ourselves.
        var serverProcessor: Double?
        var ownProcessor = 0.0
        var residentPeak: Double?
        /// Resident bytes, once a second.
        var resident: [Double] = []
        var occupancy: [BufferOccupancy] = []
    }

    /// - Parameter reference: what is right, by place; differences are counted.
    func play(
        _ scripts: [PacedStream.Script], reference: [Int: [String]] = [:],
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Outcome {
        // One thread for all streams, so that the client's own cost and lateness can be told.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let loop = group.next()
        let board = PacedBoard()
        let before = await ServerMetrics.read(address, on: group)
        let started = serverProcess.flatMap(ProcessStatistics.init(processID:))
        let own = ProcessorTime.now
        let start = ContinuousClock.now
        let ordered = scripts.sorted { $0.offset < $1.offset }
        let streams = ordered.map {
            PacedStream($0, loop: loop, board: board, dialect: dialect, reel: reel, rate: rate, start: start)
        }
        let watch = Task { [serverProcess] in
            var resident: [Double] = []
            while !Task.isCancelled {
                if let now = serverProcess.flatMap(ProcessStatistics.init(processID:)) {
                    resident.append(Double(now.resident))
                }
                try? await Task.sleep(for: .seconds(1))
            }
            return resident
        }
        try await withThrowingTaskGroup(of: Void.self) { connections in
            for stream in streams {
                guard try await stop.sleep(until: start + .microseconds(Int(stream.script.offset * 1e6))) else { break }
                connections.addTask {
                    do {
                        let client = try await dialect.connect(to: address, rate: rate, on: loop) {
                            stream.receive($0)
                        }
                        loop.execute { stream.begin(client) }
                    } catch {
                        loop.execute { stream.failed(error) }
                    }
                }
            }
            try await connections.waitForAll()
        }
        try await conclude(streams, loop, start, progress)
        watch.cancel()
        var outcome = Outcome()
        outcome.wall = start.duration(to: .now).inSeconds
        outcome.ownProcessor = ProcessorTime.now - own
        if let started, let ended = serverProcess.flatMap(ProcessStatistics.init(processID:)) {
            outcome.serverProcessor = ended.processor - started.processor
        }
        outcome.resident = await watch.value
        outcome.residentPeak = outcome.resident.max()
        if let before, let after = await ServerMetrics.read(address, on: group) {
            outcome.occupancy = BufferOccupancy.between(before, after)
        }
        (outcome.figures, outcome.words) = try await loop.submit {
            var figures = board.figures
            var words: [Int: [String]] = [:]
            for stream in streams where stream.ledger.isOver {
                words[stream.script.place] = stream.ledger.words
                guard let right = reference[stream.script.place] else { continue }
                compare(stream.ledger.words, right, &figures)
            }
            return (figures, words)
        }.get()
        return outcome
    }

    private func compare(_ words: [String], _ right: [String], _ figures: inout StreamFigures) {
        figures.compared += 1
        figures.comparedWords += right.count
        guard words != right else { return }
        figures.differingStreams += 1
        figures.differingWords += WordErrors(reference: right, hypothesis: words).errors
        if figures.difference == nil {
            let at = zip(words, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(words.count, right.count)
            func around(_ words: [String]) -> String {
                words.dropFirst(max(at - 2, 0)).prefix(6).joined(separator: " ")
            }
            figures.difference = "word \(at + 1): alone \"… \(around(right)) …\", here \"… \(around(words)) …\""
        }
    }

    private func conclude(
        _ streams: [PacedStream], _ loop: any EventLoop, _ start: ContinuousClock.Instant,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws {
        let all = try await loop.submit {
            streams.map { stream in
                let promise = loop.makePromise(of: Void.self)
                stream.whenOver { promise.succeed() }
                return promise.futureResult
            }
        }.get()
        let over = EventLoopFuture.andAllComplete(all, on: loop)
        let spoken =
            streams.map {
                $0.script.isPaced ? $0.script.offset + Double($0.script.chunks * reel.chunkMilliseconds) / 1_000 : 3_600
            }.max() ?? 0
        let end = start + .milliseconds(Int(spoken * 1_000))
        let guardian = Task {
            while ContinuousClock.now < end, !stop.isSet {
                progress("\(Int(ContinuousClock.now.duration(to: end).inSeconds)) s left")
                guard try await stop.sleep(until: min(end, .now + .seconds(1))) else { break }
            }
            if stop.isSet { loop.execute { for stream in streams { stream.finish() } } }
            progress("waiting for the last results")
            try await Task.sleep(for: patience)
            loop.execute { for stream in streams { stream.abandon() } }
        }
        try await over.get()
        guardian.cancel()
    }

    /// What each place says when nobody else speaks: one stream after the other, as fast as the server reads.
    func reference(chunks: Int, _ progress: @escaping @Sendable (String) -> Void) async throws -> [Int: [String]] {
        var words: [Int: [String]] = [:]
        for (index, place) in reel.places.enumerated() where !stop.isSet {
            progress("what a single stream says: \(index + 1) of \(reel.places.count) places")
            let outcome = try await play(
                [.init(offset: 0, place: place, chunks: chunks, isPaced: false)]
            ) { _ in }
            guard let found = outcome.words[place] else {
                let why = outcome.figures.errors.keys.first ?? "it did not end"
                throw BenchFailure("a single stream failed: \(why)")
            }
            words[place] = found
        }
        return words
    }

    /// So many streams, each of so many chunks, that begin one after another.
    func streams(_ count: Int, chunks: Int, stagger: Double, from offset: Double = 0) -> [PacedStream.Script] {
        (0..<count).map { index in
            .init(
                offset: offset + stagger * (Double(index) + 0.5) / Double(count),
                place: reel.places[index % reel.places.count], chunks: chunks)
        }
    }
}
