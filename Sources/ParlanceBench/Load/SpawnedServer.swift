import Foundation
import NIOCore
import NIOPosix
import ParlanceCore

/// A server of our own, started for a bench and ended with it.
public final class SpawnedServer: @unchecked Sendable {  // `process` is thread-safe as far as it is used here
    /// Flags for `parlance serve`.
    public struct Settings: Sendable {
        public var executable: String
        public var arguments: [String]
        public var placement: ProcessorPlacement

        public init(
            executable: String, arguments: [String] = [], placement: ProcessorPlacement = ProcessorPlacement()
        ) {
            self.executable = executable
            self.arguments = arguments
            self.placement = placement
        }

        /// As a child of `env`, which finds what stands before the program.
        fileprivate func command(_ own: [String]) -> (program: String, arguments: [String]) {
            let prefix = placement.prefix
            return prefix.isEmpty
                ? (executable, own + arguments) : ("/usr/bin/env", prefix + [executable] + own + arguments)
        }
    }

    /// Loading a large model takes time.
    static let patience = Duration.seconds(120)

    public let port: Int
    private let process: Process

    public var processID: Int32 { process.processIdentifier }

    private init(process: Process, port: Int) {
        self.process = process
        self.port = port
    }

    /// Starts the server on a free loopback port and waits until it listens.
    public static func start(_ settings: Settings, stop: StopSignal) async throws -> SpawnedServer {
        let portFile = FileManager.default.temporaryDirectory.appendingPathComponent(
            "parlance-bench-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: portFile) }
        let errors = FileManager.default.temporaryDirectory.appendingPathComponent(
            "parlance-bench-\(UUID().uuidString).log"
        ).path
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: errors) }
        let process = Process()
        let command = settings.command(["serve", "--port", "0", "--port-file", portFile, "--log-level", "warning"])
        process.executableURL = URL(fileURLWithPath: command.program)
        process.arguments = command.arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: errors)
        do {
            try process.run()
        } catch {
            throw BenchFailure("the server \(settings.executable) cannot be started: \(error.localizedDescription)")
        }
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline, process.isRunning, !stop.isSet {
            if let text = try? String(contentsOfFile: portFile, encoding: .utf8), text.hasSuffix("\n"),
                let port = Int(text.dropLast())
            {
                return SpawnedServer(process: process, port: port)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        let reason = process.isRunning ? "it was not ready within \(Int(patience.inSeconds)) s" : "it ended"
        if process.isRunning { process.terminate() }
        let log = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        throw BenchFailure("the server did not start: \(reason)\n\(log.suffix(2_000))")
    }

    /// Starts another make of server on this port and waits until it accepts connections.
    ///
    /// - Parameter settings: all of its arguments.
    static func startPeer(_ settings: Settings, port: Int, stop: StopSignal) async throws -> SpawnedServer {
        let process = Process()
        let command = settings.command([])
        process.executableURL = URL(fileURLWithPath: command.program)
        process.arguments = command.arguments
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let server = SpawnedServer(process: process, port: port)
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline, process.isRunning, !stop.isSet {
            let probe = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            if let probe {
                try? await probe.close().get()
                return server
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        server.end()
        throw BenchFailure("\(settings.executable) did not start on port \(port)")
    }

    /// Asks it to go; it is killed when it does not within 15 s.
    public func end() {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = ContinuousClock.now + .seconds(15)
        while process.isRunning, ContinuousClock.now < deadline { usleep(20_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    deinit { end() }
}
