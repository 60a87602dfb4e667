import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceTransports
import Synchronization

/// Opens sessions that say nothing but that they are there, and looks at the server's memory.
struct IdleRun: Sendable {
    /// Idle sessions must say something within the server's patience.
    private static let keepAlive = TimeAmount.seconds(3)
    /// How long the server gets to settle before it is looked at.
    private static let settling = Duration.seconds(4)

    let address: ServerAddress
    let plan: LoadPlan
    let serverProcess: Int32
    let stop: StopSignal

    /// - Parameter counts: sessions open at each step, rising.
    func run(_ counts: [Int], _ progress: @escaping @Sendable (String) -> Void) async throws -> [LoadReport.IdleMemory]
    {
        // One thread for all sessions, so that the client's own cost and lateness can be told.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let loop = group.next()
        let target = address.target(AudioFormat(encoding: .linear16, sampleRate: plan.sampleRate))
        let roster = Roster()
        let keeper = loop.scheduleRepeatedTask(initialDelay: Self.keepAlive, delay: Self.keepAlive) { _ in
            for client in roster.all { client.send(text: #"{"type":"keep_alive"}"#) }
        }
        defer {
            keeper.cancel()
            for client in roster.all { client.abort() }
        }
        guard let start = ProcessStatistics(processID: serverProcess) else {
            throw BenchFailure("process \(serverProcess) cannot be looked at in /proc")
        }
        var steps = [
            LoadReport.IdleMemory(
                sessions: 0, resident: Double(start.resident), anonymous: Double(start.anonymous), failed: 0)
        ]
        for count in counts {
            guard !stop.isSet else { break }
            progress("\(count) idle sessions: connecting")
            let before = roster.all.count
            try await withThrowingTaskGroup(of: Void.self) { connections in
                for index in before..<max(count, before) {
                    if index % 64 == 63 { try await connections.waitForAll() }
                    connections.addTask {
                        if let client = try? await WebSocketClient.connect(
                            to: target, on: loop, onEvent: { roster.note($0) })
                        {
                            roster.add(client)
                        }
                    }
                }
                try await connections.waitForAll()
            }
            progress("\(count) idle sessions: settling")
            guard try await stop.sleep(until: .now + Self.settling) else { break }
            guard let now = ProcessStatistics(processID: serverProcess) else {
                throw BenchFailure("the server has ended")
            }
            let last = steps[steps.count - 1]
            let alive = roster.open
            let added = Double(max(alive - last.sessions, 1))
            steps.append(
                LoadReport.IdleMemory(
                    sessions: alive, resident: Double(now.resident), anonymous: Double(now.anonymous),
                    residentPerSession: (Double(now.resident) - last.resident) / added,
                    anonymousPerSession: (Double(now.anonymous) - last.anonymous) / added, failed: count - alive))
        }
        return steps
    }

    /// The open connections. Safe from any thread.
    private final class Roster: Sendable {
        private let clients = Mutex<[WebSocketClient]>([])
        private let begun = Mutex(0)

        var all: [WebSocketClient] { clients.withLock { $0 } }
        /// Sessions that have begun and are still there.
        var open: Int { begun.withLock { $0 } }

        func add(_ client: WebSocketClient) { clients.withLock { $0.append(client) } }

        func note(_ event: WebSocketClient.Event) {
            switch event {
            case .text(let text, _):
                if case .began = NativeEvent(text) { begun.withLock { $0 += 1 } }
            case .closed: begun.withLock { $0 -= 1 }
            case .binary, .ping, .pong: break
            }
        }
    }
}
