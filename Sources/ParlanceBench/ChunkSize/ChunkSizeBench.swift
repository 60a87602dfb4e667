import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports
import Synchronization

/// Speaks the same recordings in real time in chunks of several lengths.
public struct ChunkSizeBench: Sendable {
    /// How long the last results may take.
    private static let patience = TimeAmount.seconds(15)

    private let server: ServerUnderTest
    private let plan: ChunkSizePlan
    private let stop: StopSignal

    public init(_ server: ServerUnderTest, _ plan: ChunkSizePlan, stop: StopSignal = StopSignal()) {
        self.server = server
        self.plan = plan
        self.stop = stop
    }

    public func run(progress: @escaping @Sendable (String) -> Void) async throws -> ChunkSizeReport {
        let recordings = try plan.recordings.map {
            try SpokenRecording(path: $0.path, reference: $0.reference, pauseMilliseconds: plan.pauseMilliseconds)
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        return try await server.use(stop: stop) { address, process in
            progress("warming up")
            _ = try await speak(recordings[0], chunk: plan.chunks[0], to: address, on: group.next())
            var rows: [ChunkSizeReport.Row] = []
            for chunk in plan.chunks {
                let before = process.flatMap(ProcessStatistics.init(processID:))
                let figures = try await speak(recordings, chunk: chunk, to: address, on: group.next(), progress)
                let after = process.flatMap(ProcessStatistics.init(processID:))
                let used = before.flatMap { before in after.map { $0.processor - before.processor } }
                rows.append(.init(chunkMilliseconds: chunk, figures, processorSeconds: used))
            }
            return ChunkSizeReport(sessions: plan.sessions, recordings: recordings.count, rows: rows)
        }
    }

    private func speak(
        _ recordings: [SpokenRecording], chunk: Int, to address: ServerAddress, on loop: any EventLoop,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> ChunkFigures {
        let counter = WorkCounter(recordings.indices)
        return try await withThrowingTaskGroup(of: ChunkFigures.self) { workers in
            for worker in 0..<plan.sessions {
                workers.addTask { [self] in
                    // Not in step with the others.
                    try await Task.sleep(for: .milliseconds(chunk * worker / plan.sessions))
                    var figures = ChunkFigures()
                    while let index = counter.take() {
                        progress("chunks of \(chunk) ms: \(index + 1) of \(recordings.count) recordings")
                        figures.add(try await speak(recordings[index], chunk: chunk, to: address, on: loop))
                    }
                    return figures
                }
            }
            return try await workers.reduce(into: ChunkFigures()) { $0.add($1) }
        }
    }

    private func speak(
        _ recording: SpokenRecording, chunk: Int, to address: ServerAddress, on loop: any EventLoop
    ) async throws -> ChunkFigures {
        var parameters = [(name: "interim_results", value: "true")]
        if ChunkingPolicy.fixedMilliseconds.contains(chunk) { parameters.append(("chunking", "\(chunk)")) }
        let (events, continuation) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        let format = AudioFormat(encoding: .linear16, sampleRate: recording.rate)
        let client = try await WebSocketClient.connect(to: address.target(format, defaults: parameters), on: loop) {
            continuation.yield($0)
            if case .closed = $0 { continuation.finish() }
        }
        defer { client.abort() }
        let start = ContinuousClock.now
        let ledger = Shared(ChunkLedger(chunkMilliseconds: chunk, start: start, onset: recording.onset))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for (index, bytes) in recording.chunks(milliseconds: chunk).enumerated() {
                    // A chunk goes out when its last sample has been spoken, whether the one before was late or not.
                    let spoken = Double(index * chunk) / 1_000 + Double(bytes.count / 2) / Double(recording.rate)
                    try await Task.sleep(until: start + .seconds(spoken), tolerance: .zero, clock: .continuous)
                    ledger.value.withLock { $0.chunkSent(bytes: bytes.count, at: .now) }
                    try await client.send(binary: ByteBuffer(bytes: bytes)).get()
                }
                try await client.send(text: #"{"type":"finish"}"#).get()
                _ = client.eventLoop.scheduleTask(in: Self.patience) { client.abort() }
            }
            var hasEnded = false
            for await event in events {
                guard case .text(let text, let instant) = event, let event = NativeEvent(text) else { continue }
                switch event {
                case .failed(let code, let message): throw BenchFailure("the session failed: \(code): \(message)")
                case .ended: hasEnded = true
                default: ledger.value.withLock { $0.received(event, at: instant) }
                }
            }
            guard hasEnded else { throw BenchFailure("the server closed before it was done") }
            try await group.waitForAll()
            var (figures, words) = ledger.value.withLock { ($0.figures, $0.words) }
            figures.seconds = recording.seconds
            let heard = TextNormalization().words(words.joined(separator: " "))
            figures.errors = [WordErrors(reference: recording.reference, hypothesis: heard)]
            return figures
        }
    }

    /// What the sender and the reader of a session both write on.
    private final class Shared: Sendable {
        let value: Mutex<ChunkLedger>

        init(_ ledger: ChunkLedger) { value = Mutex(ledger) }
    }
}
