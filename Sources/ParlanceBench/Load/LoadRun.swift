import Foundation
import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports

/// One run: so many sessions at once, for so long, against one server.
struct LoadRun: Sendable {
    let address: ServerAddress
    let plan: LoadPlan
    let sessions: Int
    let clips: [LoadClip]
    /// The server's process, where it may be looked at.
    let serverProcess: Int32?
    let stop: StopSignal

    func run(_ progress: @escaping @Sendable (String) -> Void) async throws -> LoadReport.Run {
        // One thread for all sessions, so that the client's own cost and lateness can be told.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let loop = group.next()
        let board = LoadBoard()
        let all = (0..<sessions).map { index in
            LoadSession(
                loop: loop, board: board,
                tape: LoadTape(
                    clips, rate: plan.sampleRate, pauseMilliseconds: plan.pauseMilliseconds, session: index),
                chunkMilliseconds: plan.chunkMilliseconds)
        }
        let before = serverProcess.flatMap(ProcessStatistics.init(processID:))
        let windows = await VoiceActivityWindowCounts.ofServer(at: address, on: group)
        let ramp = plan.rampSeconds(sessions: sessions)
        let start = ContinuousClock.now
        progress("\(sessions) sessions: connecting over \(Figures.decimal(ramp)) s")
        try await connect(all, loop, start: start, ramp: ramp)

        // Steady state: everybody speaks.
        let steady = ContinuousClock.now
        let own = ProcessorTime.now
        let server = serverProcess.flatMap(ProcessStatistics.init(processID:))
        var peak = server
        var samples: [ProcessStatistics] = []
        let end = steady + .milliseconds(Int(plan.seconds * 1_000))
        while ContinuousClock.now < end, !stop.isSet {
            let left = ContinuousClock.now.duration(to: end).inSeconds
            progress("\(sessions) sessions: \(Int(left.rounded(.up))) s left")
            guard try await stop.sleep(until: min(end, .now + .seconds(1))) else { break }
            if let now = serverProcess.flatMap(ProcessStatistics.init(processID:)) {
                samples.append(now)
                if now.resident > peak?.resident ?? 0 { peak = now }
            }
        }
        let seconds = steady.duration(to: .now).inSeconds
        let ownSeconds = ProcessorTime.now - own
        let after = serverProcess.flatMap(ProcessStatistics.init(processID:))

        progress("\(sessions) sessions: waiting for the last results")
        try await conclude(all, loop)
        let heard = await VoiceActivityWindowCounts.ofServer(at: address, on: group)
        var result = try await loop.submit { [all] in
            _ = all  // sessions write on the board until here
            return (board.measurements, board.endpointing, board.engine)
        }.get()
        if let windows, let heard { result.0.savings.windows = heard - windows }
        return LoadReport.Run(
            sessions: sessions, seconds: seconds, plan: plan, measurements: result.0, endpointing: result.1,
            engine: result.2, clientProcessor: ownSeconds / max(seconds, 0.001),
            server: LoadReport.ServerCost(
                before: before, steadyStart: server, steadyEnd: after, peak: peak, samples: samples, seconds: seconds,
                sessions: sessions))
    }

    private func connect(
        _ all: [LoadSession], _ loop: any EventLoop, start: ContinuousClock.Instant, ramp: Double
    ) async throws {
        let target = address.target(AudioFormat(encoding: .linear16, sampleRate: plan.sampleRate))
        try await withThrowingTaskGroup(of: Void.self) { connections in
            for (index, session) in all.enumerated() {
                // Not in steps of a chunk, or all sessions would send at the same moment.
                let offset = ramp * (Double(index) + 0.5) / Double(all.count)
                guard try await stop.sleep(until: start + .microseconds(Int(offset * 1e6))) else { break }
                connections.addTask {
                    do {
                        let client = try await WebSocketClient.connect(to: target, on: loop) { session.receive($0) }
                        loop.execute { session.begin(client) }
                    } catch {
                        loop.execute { session.failed(error) }
                    }
                }
            }
            try await connections.waitForAll()
            _ = try await stop.sleep(until: start + .microseconds(Int(ramp * 1e6)))
        }
    }

    private func conclude(_ all: [LoadSession], _ loop: any EventLoop) async throws {
        let deadline = NIODeadline.now() + TimeAmount(plan.patience)
        let over = loop.flatSubmit {
            for session in all { session.finish() }
            let futures = all.map { session in
                let promise = loop.makePromise(of: Void.self)
                session.whenOver { promise.succeed() }
                return promise.futureResult
            }
            let timeout = loop.scheduleTask(deadline: deadline) { for session in all { session.abandon() } }
            return EventLoopFuture.andAllComplete(futures, on: loop).always { _ in timeout.cancel() }
        }
        try await over.get()
    }
}
