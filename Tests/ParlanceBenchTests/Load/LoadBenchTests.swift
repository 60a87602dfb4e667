import Foundation
import ParlanceBench
import Testing

@Suite("Load on a real server", .serialized)
struct LoadBenchTests {
    private static let isPossible =
        SharedData.program != nil && SharedData.digitsModel != nil && !SharedData.digits.isEmpty

    private var settings: SpawnedServer.Settings {
        .init(executable: SharedData.program!, arguments: ["--model", SharedData.digitsModel!])
    }

    @Test("three talking clients: every session ends as it should, and every figure is there", .enabled(if: isPossible))
    func talking() async throws {
        var plan = LoadPlan()
        plan.sessions = [3]
        plan.seconds = 6
        plan.files = SharedData.digits
        let report = try await LoadBench(.spawned(settings, query: "endpointing=300"), plan).run(idle: []) { _ in }
        let run = try #require(report.runs.first)
        let found = run.measurements
        #expect(found.errors.isEmpty, "\(found.errors)")
        #expect(found.sessionsBegun == 3 && found.sessionsEnded == 3)
        #expect(run.endpointing == 300)
        #expect(found.partials > 0 && found.endpoints > 0 && found.words > 5)
        #expect(found.wordShown.count == found.words)
        #expect(!found.speechEndToFinal.isEmpty && !found.finalization.isEmpty)
        // The endpointing silence is part of it, so nothing can be faster; a chunk's length is what it may seem faster by,
        // and what we were late by: then the silence was sent faster than it lasts.
        let late = found.pacing.max() ?? 0
        #expect(found.speechEndToFinal.allSatisfy { $0 > 200 - late }, "\(found.speechEndToFinal), \(late) ms late")
        #expect(found.bytesSent == found.chunksSent * 3_200)
        #expect(run.server.processor.map { $0 > 0 } == true && run.server.residentPeak.map { $0 > 0 } == true)
        #expect(report.text.contains("endpoint decision to final"))
        let json = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
        let latency = ((json?["runs"] as? [[String: Any]])?.first?["latency"]) as? [String: Any]
        #expect(latency?["word_shown"] != nil && latency?["finalization"] != nil)
    }

    @Test("idle sessions stay open, and their memory is seen", .enabled(if: isPossible))
    func idle() async throws {
        var plan = LoadPlan()
        plan.sessions = []
        let report = try await LoadBench(.spawned(settings, query: ""), plan).run(idle: [20]) { _ in }
        #expect(report.idle.map(\.sessions) == [0, 20] && report.idle.map(\.failed) == [0, 0])
        #expect(report.idle.last.map { $0.resident > 0 && $0.anonymousPerSession != nil } == true)
    }

    @Test("a raised signal ends a run early, with what there is", .enabled(if: isPossible))
    func stopped() async throws {
        var plan = LoadPlan()
        plan.seconds = 600
        plan.files = SharedData.digits
        let stop = StopSignal()
        async let report = LoadBench(.spawned(settings, query: ""), plan, stop: stop).run(idle: []) { text in
            if text.contains("s left") { stop.raise() }
        }
        let run = try #require(try await report.runs.first)
        #expect(run.seconds < 60 && run.measurements.sessionsEnded == 1)
    }

    @Test("nobody listens: every session is an error, and the run ends")
    func nobody() async throws {
        let clip = FileManager.default.temporaryDirectory.appendingPathComponent(
            "parlance-bench-\(UUID().uuidString).wav")
        try Data(Self.wav(samples: 16_000)).write(to: clip)
        defer { try? FileManager.default.removeItem(at: clip) }
        var plan = LoadPlan()
        plan.sessions = [2]
        plan.seconds = 1
        plan.files = [clip.path]
        // Port 1 (tcpmux) is served nowhere.
        let report = try await LoadBench(.running(ServerAddress(host: "127.0.0.1", port: 1), processID: nil), plan)
            .run(idle: []) { _ in }
        let run = try #require(report.runs.first)
        #expect(run.measurements.errors.values.reduce(0, +) == 2 && run.measurements.sessionsBegun == 0)
        #expect(run.server.processor == nil)
    }

    @Test("a program that is no server is told apart from one that is slow")
    func notAServer() async throws {
        let settings = SpawnedServer.Settings(executable: "/bin/false")
        let failure = await #expect(throws: BenchFailure.self) {
            _ = try await SpawnedServer.start(settings, stop: StopSignal())
        }
        #expect(failure?.description.contains("it ended") == true)
        let missing = SpawnedServer.Settings(executable: "/nowhere/parlance")
        await #expect(throws: BenchFailure.self) { _ = try await SpawnedServer.start(missing, stop: StopSignal()) }
    }

    /// A second of silence, 16 kHz mono.
    private static func wav(samples: Int) -> [UInt8] {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return Array("RIFF".utf8) + bytes(36 + samples * 2, 4) + Array("WAVEfmt ".utf8) + bytes(16, 4) + bytes(1, 2)
            + bytes(1, 2) + bytes(16_000, 4) + bytes(32_000, 4) + bytes(2, 2) + bytes(16, 2) + Array("data".utf8)
            + bytes(samples * 2, 4) + [UInt8](repeating: 0, count: samples * 2)
    }
}
