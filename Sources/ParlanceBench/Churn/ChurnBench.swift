import Foundation
import NIOCore
import NIOPosix
import ParlanceAudio
import ParlanceCore
import ParlanceTransports

/// Opens and ends short sessions by the thousand and looks at what is left of them.
public struct ChurnBench: Sendable {
    /// How long the server gets to clear up before it is looked at.
    private static let settling = Duration.seconds(2)

    private let server: ServerUnderTest
    private let plan: ChurnPlan
    private let stop: StopSignal

    public init(_ server: ServerUnderTest, _ plan: ChurnPlan, stop: StopSignal = StopSignal()) {
        self.server = server
        self.plan = plan
        self.stop = stop
    }

    public func run(progress: @escaping @Sendable (String) -> Void) async throws -> ChurnReport {
        OpenFiles.raiseLimit()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let audio = try audio()
        return try await server.use(stop: stop) { address, process in
            let session = ChurnSession(
                target: address.target(AudioFormat(encoding: .linear16, sampleRate: MediaTime.samplesPerSecond)),
                loop: group.next(), audio: audio, patience: plan.patience)
            var parts: [ChurnTally] = []
            var looks: [ChurnReport.Holdings] = []
            for phase in plan.phases where !stop.isSet {
                parts.append(try await run(phase, session, progress))
                _ = try await stop.sleep(until: .now + Self.settling)
                if let look = process.flatMap(Self.look) { looks.append(look) }
            }
            return ChurnReport(
                parts: parts, concurrency: plan.concurrency, warm: looks.first, end: looks.last)
        }
    }

    private func run(
        _ phase: Range<Int>, _ session: ChurnSession, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> ChurnTally {
        let counter = WorkCounter(phase)
        let start = ContinuousClock.now
        var result = await withTaskGroup(of: ChurnTally.self) { workers in
            for _ in 0..<plan.concurrency {
                workers.addTask { [plan, stop] in
                    var tally = ChurnTally()
                    while !stop.isSet, let index = counter.take() {
                        if index % 1_000 == 0 { progress("\(index) of \(plan.count) sessions") }
                        tally.note(await session.run(ChurnEnding(session: index)))
                    }
                    return tally
                }
            }
            return await workers.reduce(into: ChurnTally()) { $0.add($1) }
        }
        result.seconds = start.duration(to: .now).inSeconds
        return result
    }

    private func audio() throws -> ByteBuffer {
        let count = plan.audioMilliseconds * MediaTime.samplesPerSecond / 1_000
        if let file = plan.file {
            return ByteBuffer(bytes: LinearSamples(Array(try AudioFileReader.speech(path: file).prefix(count))).bytes)
        }
        var generator = SeededGenerator(seed: 1)
        let noise = (0..<count).map { _ in Float.random(in: -0.1...0.1, using: &generator) }
        return ByteBuffer(bytes: LinearSamples(noise).bytes)
    }

    private static func look(_ process: Int32) -> ChurnReport.Holdings? {
        guard let memory = ProcessStatistics(processID: process),
            let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
        else { return nil }
        return .init(resident: memory.resident, anonymous: memory.anonymous, openFiles: files.count)
    }
}
