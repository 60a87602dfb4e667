/// The server that a bench talks to.
public enum ServerUnderTest: Sendable {
    /// One that is there, and its process where it is known.
    case running(ServerAddress, processID: Int32?)
    /// One of our own, ended after the bench.
    case spawned(SpawnedServer.Settings)

    func use<Result: Sendable>(
        stop: StopSignal, _ body: (ServerAddress, Int32?) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .running(let address, let process): return try await body(address, process)
        case .spawned(let settings):
            let server = try await SpawnedServer.start(settings, stop: stop)
            defer { server.end() }
            return try await body(ServerAddress(host: "127.0.0.1", port: server.port), server.processID)
        }
    }
}
