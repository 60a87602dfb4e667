import ArgumentParser
import Foundation
import ParlanceBench

extension LoadCommand {
    /// Of `--ramp`.
    func range() throws -> ClosedRange<Int>? {
        guard let ramp else { return nil }
        let ends = ramp.split(separator: ":").compactMap { Int($0) }
        guard ends.count == 2, ends[0] >= 1, ends[0] <= ends[1], ends[1] <= 100_000 else {
            throw ValidationError("--ramp is a range of sessions, as 10:400.")
        }
        return ends[0]...ends[1]
    }

    /// Of `--overload`.
    func crowd() throws -> (streams: Int, seconds: Double)? {
        guard let overload else { return nil }
        let parts = overload.split(separator: ":")
        guard parts.count == 2, let streams = Int(parts[0]), (1...100_000).contains(streams),
            let seconds = Double(parts[1]), (1...3_600).contains(seconds)
        else { throw ValidationError("--overload is sessions and seconds, as 60:15.") }
        guard try counts(sessions, "--sessions").count == 1, ramp == nil, against == nil else {
            throw ValidationError("--overload needs --sessions with one number, and neither --ramp nor --against.")
        }
        return (streams, seconds)
    }

    func protocolChosen() throws -> any LoadProtocol { try protocolsChosen()[0] }

    /// With a comma between them, one after the other.
    func protocolsChosen() throws -> [any LoadProtocol] {
        let names = (against ?? dialect ?? "native").split(separator: ",").map(String.init)
        guard !names.isEmpty else { throw ValidationError("--protocol names none.") }
        return try names.map(protocolNamed)
    }

    private func protocolNamed(_ name: String) throws -> any LoadProtocol {
        guard let found = LoadProtocols.named(name) else {
            throw ValidationError(
                "'\(name)' is not a protocol; there are \(LoadProtocols.all.map(\.name).joined(separator: ", ")).")
        }
        return name == "sherpa" ? SherpaLoadProtocol(firstFrames: firstFrames, stepFrames: stepFrames) : found
    }

    func validateComparison() throws {
        guard against == "sherpa" else { throw ValidationError("--against knows sherpa only.") }
        guard peerServer != nil, model != nil, sessions != nil, url == nil, !spawn else {
            throw ValidationError(
                "--against needs --peer-server, --model and --sessions, and starts both servers itself.")
        }
        guard engine == nil, vad == nil, dialect == nil, idle == nil, ramp == nil else {
            throw ValidationError(
                "--against runs our own engine and the detectors of --detectors; --engine, --vad, --protocol, --idle and "
                    + "--ramp do not go with it.")
        }
        for name in ["model.onnx", "tokens.txt"] {
            let file = URL(fileURLWithPath: model ?? "").appendingPathComponent(name).path
            guard FileManager.default.isReadableFile(atPath: file) else {
                throw ValidationError(
                    "--against needs a folder with a streaming zipformer2 CTC model: there is no \(file).")
            }
        }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
        guard (1...65_535).contains(peerPort) else { throw ValidationError("--peer-port is 1 to 65535.") }
        _ = try serveArguments()
    }

    private var ownProgram: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private func contenders() throws -> [SideBySideBench.Contender] {
        let folder = URL(fileURLWithPath: model ?? "").path
        let most = (try counts(sessions, "--sessions").max() ?? 1) + 16
        let place = ProcessorPlacement(core: pin ? 0 : nil, realTime: realTime ? 5 : nil)
        let flags = try serveArguments()
        let peer = SideBySideBench.Contender(
            name: "sherpa-onnx", dialect: try protocolChosen(),
            settings: .init(
                executable: URL(fileURLWithPath: peerServer ?? "").path,
                arguments: [
                    "--port=\(peerPort)", "--tokens=\(folder)/tokens.txt",
                    "--zipformer2-ctc-model=\(folder)/model.onnx",
                    "--num-threads=1", "--num-work-threads=1", "--num-io-threads=1", "--max-batch-size=\(peerBatch)",
                    "--enable-endpoint=false", "--log-file=/dev/null",
                ], placement: place), port: peerPort)
        return [peer]
            + detectors.split(separator: ",").map { detector in
                SideBySideBench.Contender(
                    name: "parlance, vad \(detector)", dialect: NativeLoadProtocol(),
                    settings: .init(
                        executable: ownProgram,
                        arguments: [
                            "--model", folder, "--vad", String(detector), "--workers", "1", "--event-loops", "1",
                            "--recognizer-threads", "1", "--max-sessions", "\(most)", "--max-load", "1",
                        ] + flags, placement: place), query: "endpointing=false")
            }
    }

    /// Runs that every dialect can do.
    func paced(_ plan: LoadPlan, _ stop: StopSignal) async throws {
        let status = StatusLine()
        let row: @Sendable (PacedFigures) -> Void = { figures in
            status.clear()
            StandardError.write("\(figures.summary)\n")
        }
        let report: PacedReport
        if against != nil {
            let place = ProcessorPlacement(core: pin ? 1 : nil, realTime: realTime ? 5 : nil)
            report = try await SideBySideBench(
                try contenders(), plan, repetitions: runs, placement: place, stop: stop
            ).run(row: row) { status.show($0) }
        } else {
            let most = try (range()?.upperBound ?? plan.sessions.max() ?? 1) + (crowd()?.streams ?? 0)
            let all = try protocolsChosen()
            var reports: [PacedReport] = []
            for dialect in all {
                reports.append(
                    try await withServer(most, dialect, stop) { address, process in
                        if let crowd = try crowd() {
                            return try await OverloadBench(address, processID: process, dialect, plan, stop: stop)
                                .run(usual: plan.sessions[0], crowd: crowd) { status.show($0) }
                        }
                        return try await CapacityBench(address, processID: process, dialect, plan, stop: stop)
                            .run(ramp: try range(), row: row) { status.show($0) }
                    })
            }
            report = PacedReport.joined(reports)
        }
        status.clear()
        if let html { try Data(LoadPage(report).html.utf8).write(to: URL(fileURLWithPath: html)) }
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }

    private func withServer<Result: Sendable>(
        _ most: Int, _ dialect: any LoadProtocol, _ stop: StopSignal,
        _ body: (ServerAddress, Int32?) async throws -> Result
    ) async throws -> Result {
        switch try subject() {
        case .running(let address, let process): return try await body(address, process)
        case .spawned(var settings, let query):
            let listener = try dialect.makeListener()
            settings.arguments =
                ["--max-sessions", "\(most + 16)", "--max-load", "1"] + listener.arguments + settings.arguments
            let server = try await SpawnedServer.start(settings, stop: stop)
            defer { server.end() }
            let queries = [query, listener.query].filter { !$0.isEmpty }.joined(separator: "&")
            return try await body(
                ServerAddress(host: "127.0.0.1", port: server.port, path: dialect.path, query: queries),
                server.processID)
        }
    }
}
