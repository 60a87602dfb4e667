import Foundation
import NIOCore
import NIOPosix
import ParlanceCore

extension IngestBench {
    /// Live sessions with the server as it is shipped; what they say is too quiet for its gate.
    func crowd(_ count: Int) async throws -> IngestReport.Crowd {
        progress("\(count) sessions: parlance serve")
        let server = try await serve(count)
        defer { server.end() }
        let clients = try speak(to: server.port, count, every: 0.1)
        defer { clients.end() }
        try await Task.sleep(for: .seconds(Self.settling + 2))
        try clients.tell()
        let before = try await sample(server)
        try await Task.sleep(for: .seconds(plan.seconds))
        let after = try await sample(server)
        return crowd("serve, quiet", count, before, after, try clients.outcome())
    }

    /// The same with speech, and with a recognizer that hears nothing in place of one that would be the limit.
    func speaking(_ count: Int) throws -> IngestReport.Crowd {
        progress("\(count) sessions: speech")
        let audio = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString).raw")
        defer { try? FileManager.default.removeItem(at: audio) }
        try Data(IngestAudio.speech(plan.speech)).write(to: audio)
        var orders = IngestPart.Orders()
        orders.threads = 2
        let server = try IngestChild(.session, orders)
        let clients = try speak(to: try server.number("port"), count, every: 0.1, audio: audio.path)
        defer { clients.end() }
        usleep(useconds_t((Self.settling + 2) * 1e6))
        try clients.tell()
        let before = try server.sample()
        usleep(useconds_t(plan.seconds * 1e6))
        let after = try server.sample()
        return crowd("no recognizer, speech", count, before, after, try clients.outcome())
    }

    private func crowd(
        _ server: String, _ count: Int, _ before: IngestChild.Sample, _ after: IngestChild.Sample,
        _ clients: IngestClients
    ) -> IngestReport.Crowd {
        let seconds = before.at.duration(to: after.at).inSeconds
        let frames = Double(max(clients.frames, 1))
        return .init(
            server: server, sessions: count, connected: clients.connected, closed: clients.closed,
            wantedFramesPerSecond: Double(count) * 10, sentFramesPerSecond: Double(clients.frames) / clients.seconds,
            framesPerSecond: Double(after.bytes - before.bytes) / Double(Self.chunkBytes) / seconds,
            serverCores: (after.processorSeconds - before.processorSeconds) / seconds,
            clientCores: clients.processorSeconds / clients.seconds, meanLateMilliseconds: clients.meanLateMilliseconds,
            maximumLateMilliseconds: clients.maximumLateMilliseconds, lateShare: Double(clients.lateFrames) / frames,
            blockedShare: Double(clients.blockedFrames) / frames)
    }

    /// Connections that say nothing, but for the answers to the server's pings.
    func idle(_ count: Int) async throws -> IngestReport.Idle {
        progress("\(count) idle connections")
        let server = try await serve(count)
        defer { server.end() }
        try await Task.sleep(for: .seconds(Self.settling))
        guard let start = ProcessStatistics(processID: server.processID) else {
            throw BenchFailure("the server has ended")
        }
        let clients = try speak(to: server.port, count, every: 0)
        defer { clients.end() }
        try await Task.sleep(for: .seconds(Self.settling))
        guard let before = ProcessStatistics(processID: server.processID) else {
            throw BenchFailure("the server has ended")
        }
        // Past the first pings, and before the server takes them for forgotten.
        let seconds = 40.0
        try await Task.sleep(for: .seconds(seconds))
        guard let after = ProcessStatistics(processID: server.processID) else {
            throw BenchFailure("the server has ended")
        }
        let outcome = try clients.outcome()
        return .init(
            connections: outcome.connected,
            bytesPerConnection: Double(after.resident - start.resident) / Double(max(outcome.connected, 1)),
            cores: (after.processor - before.processor) / seconds, closed: outcome.closed)
    }

    private func serve(_ count: Int) async throws -> SpawnedServer {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return try await SpawnedServer.start(
            .init(
                executable: program,
                arguments: [
                    "--vad", "energy", "--max-sessions", "\(count + 8)", "--max-connections", "\(count + 64)",
                ] + plan.serverArguments), stop: StopSignal())
    }

    private func sample(_ server: SpawnedServer) async throws -> IngestChild.Sample {
        guard let statistics = ProcessStatistics(processID: server.processID) else {
            throw BenchFailure("the server has ended")
        }
        let page = try await Self.metrics(port: server.port)
        // Audio that sessions have worked through, not what the network has brought.
        let line = page.split(whereSeparator: \.isNewline).first { $0.hasPrefix("parlance_audio_seconds_total ") }
        guard let seconds = line.flatMap({ Double($0.split(separator: " ")[1]) }) else {
            throw BenchFailure("the server's metrics do not tell of audio")
        }
        return .init(bytes: Int((seconds * 32_000).rounded()), processorSeconds: statistics.processor)
    }

    private static func metrics(port: Int) async throws -> String {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
            host: "127.0.0.1", port: port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(
                ByteBuffer(string: "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            var page = ""
            for try await part in inbound where page.utf8.count < 1 << 20 { page += String(buffer: part) }
            return page
        }
    }
}
