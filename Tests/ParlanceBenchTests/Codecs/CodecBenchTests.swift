import Foundation
import ParlanceAudio
import ParlanceBench
import ParlanceCore
import Testing

@Suite("The codec bench")
struct CodecBenchTests {
    @Test("measures every decoder, and the bytes that each really takes")
    func everything() throws {
        let samples = (0..<48_000).map { index in
            Float(0.3 * sin(Double(index) * 0.03) * sin(Double(index) * 0.0001))
        }
        var plan = CodecPlan(samples: samples, source: "a tone")
        plan.runs = 1
        var bench = CodecBench(plan)
        let report = try bench.run()

        let rates = Dictionary(uniqueKeysWithValues: report.bandwidth.map { ($0.name, $0) })
        #expect(rates["PCM s16 16 kHz"]?.bytesPerSecond == 32_000)
        #expect(rates["µ-law 8 kHz"]?.bytesPerSecond == 8_000)
        #expect(abs((rates["PCM s16 16 kHz in base64"]?.share ?? 0) - 4.0 / 3) < 0.01)
        #expect((2_000...5_000).contains(rates["Opus 16 kHz 32k, 20 ms"]?.bytesPerSecond ?? 0))
        #expect((rates["FLAC 16 kHz"]?.share ?? 1) < 0.9)
        // Nobody counts allocations in the tests' own process.
        #expect(report.leftOut.last?.hasPrefix("allocations: ") == true)
        #expect(report.decoders.count + report.leftOut.count == 19 + 1)
        #expect(report.resamplers.count == 8)
        #expect(report.baselines.count == 2)
        for row in report.decoders + report.resamplers + report.buffers {
            #expect(row.bestMicrosecondsPer20ms > 0, "\(row.name)")
            #expect(row.bestMicrosecondsPer20ms <= row.medianMicrosecondsPer20ms, "\(row.name)")
            #expect((row.bytesPerSecond ?? 0) > 0 && row.allocationsPerChunk == nil, "\(row.name)")
            #expect(report.text.contains(row.name))
        }
        let again = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
        #expect((again["decoders"] as? [Any])?.count == report.decoders.count)
    }

    @Test("once warm, nothing that is measured asks for memory", .enabled(if: SharedData.program != nil))
    func allocations() throws {
        let program = URL(fileURLWithPath: try #require(SharedData.program))
        let library = program.deletingLastPathComponent().appendingPathComponent("libAllocationCounter.so")
        guard FileManager.default.fileExists(atPath: library.path) else {
            print("*** \(library.path) is not there: allocations are NOT counted. ***")
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let audio = folder.appendingPathComponent("tone.wav")
        let samples = (0..<64_000).map { Float(0.3 * sin(Double($0) * 0.09) * sin(Double($0) * 0.0003)) }
        var bytes: [UInt8] = []
        let encoder = try WAVEncoder(AudioFormat(encoding: .linear16, sampleRate: 16_000))
        try samples.withUnsafeBufferPointer { try encoder.encode($0, into: &bytes) }
        try encoder.finish(into: &bytes)
        try Data(bytes).write(to: audio)
        let json = folder.appendingPathComponent("report.json")
        let process = Process()
        process.executableURL = program
        process.arguments = [
            "bench", "codecs", "--audio", audio.path, "--seconds", "4", "--runs", "1", "--json", json.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: json)) as? [String: Any])
        for (kind, least) in [("decoders", 15), ("resamplers", 8), ("buffers", 1)] {
            let rows = try #require(report[kind] as? [[String: Any]])
            #expect(rows.count >= least)
            for row in rows { #expect(row["allocations_per_chunk"] as? Double == 0, "\(row)") }
        }
    }

    @Test("says what is missing when there is nothing to measure on")
    func nothing() {
        #expect(throws: BenchFailure.self) { try CodecPlan(files: []) }
    }
}
