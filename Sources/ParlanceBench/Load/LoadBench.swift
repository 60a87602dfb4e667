import Foundation
import ParlanceCore

/// Makes load on a server's native protocol and reports latency, trouble and cost.
public struct LoadBench: Sendable {
    /// The server to load.
    public enum Subject: Sendable {
        case running(ServerAddress, processID: Int32?)
        /// A fresh one for each run, so that no run sees the memory of the one before.
        case spawned(SpawnedServer.Settings, query: String)
    }

    private let subject: Subject
    private let plan: LoadPlan
    private let stop: StopSignal

    public init(_ subject: Subject, _ plan: LoadPlan, stop: StopSignal = StopSignal()) {
        self.subject = subject
        self.plan = plan
        self.stop = stop
    }

    /// Runs until done, or until the signal is raised: then with what there is.
    ///
    /// - Parameter idle: numbers of idle sessions to look at first; empty: none.
    public func run(idle: [Int], progress: @escaping @Sendable (String) -> Void) async throws -> LoadReport {
        let most = max(plan.sessions.max() ?? 0, idle.max() ?? 0)
        let files = OpenFiles.raiseLimit()
        guard most + 64 <= files else {
            throw BenchFailure(
                "\(most) sessions need more open files than the \(files) that this system allows (ulimit -n)")
        }
        var report = LoadReport()
        if !idle.isEmpty {
            report.idle = try await withServer(most) { address, process in
                guard let process else {
                    throw BenchFailure(
                        "to see a server's memory its process must be known: give --server-pid, or use --spawn")
                }
                return try await IdleRun(address: address, plan: plan, serverProcess: process, stop: stop)
                    .run(idle.sorted(), progress)
            }
        }
        guard !plan.sessions.isEmpty else { return report }
        progress("reading audio")
        let clips = try plan.clips()
        for count in plan.sessions where !stop.isSet {
            let run = try await withServer(most) { address, process in
                try await LoadRun(
                    address: address, plan: plan, sessions: count, clips: clips, serverProcess: process, stop: stop
                ).run(progress)
            }
            report.runs.append(run)
        }
        return report
    }

    private func withServer<Result: Sendable>(
        _ sessions: Int, _ body: (ServerAddress, Int32?) async throws -> Result
    ) async throws -> Result {
        switch subject {
        case .running(let address, let process):
            return try await body(address, process)
        case .spawned(var settings, let query):
            // Nobody is refused: how much the server carries is what is asked.
            settings.arguments = ["--max-sessions", "\(sessions + 16)", "--max-load", "1"] + settings.arguments
            let server = try await SpawnedServer.start(settings, stop: stop)
            defer { server.end() }
            return try await body(ServerAddress(host: "127.0.0.1", port: server.port, query: query), server.processID)
        }
    }
}
