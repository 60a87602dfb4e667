import Foundation
import ParlanceBench
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
        #expect(report.decoders.count + report.leftOut.count == 14)
        #expect(report.resamplers.count == 4)
        #expect(report.baselines.count == 2)
        for row in report.decoders + report.resamplers + report.buffers {
            #expect(row.bestMicrosecondsPer20ms > 0, "\(row.name)")
            #expect(row.bestMicrosecondsPer20ms <= row.medianMicrosecondsPer20ms, "\(row.name)")
            #expect(report.text.contains(row.name))
        }
        let again = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
        #expect((again["decoders"] as? [Any])?.count == report.decoders.count)
    }

    @Test("says what is missing when there is nothing to measure on")
    func nothing() {
        #expect(throws: BenchFailure.self) { try CodecPlan(files: []) }
    }
}
