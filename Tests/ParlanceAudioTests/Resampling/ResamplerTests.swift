import ParlanceAudio
import ParlanceCore
import Testing

@Suite("The resampler")
struct ResamplerTests {
    @Test(
        "keeps a tone's length, place and loudness",
        arguments: [8_000, 11_025, 12_000, 16_000, 17_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000])
    func tones(rate: Int) throws {
        let output = try Signals.resample(Signals.tone(440, rate: rate, seconds: 1), from: rate, pieces: [777])
        #expect(output.count == 16_000)
        let expected = Signals.tone(440, rate: 16_000, seconds: 1)
        let error = zip(output, expected).dropFirst(400).dropLast(400).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 0.000_1, "worst sample is off by \(error)")
    }

    @Test(
        "gives the same samples however the input is cut",
        arguments: [
            (8_000, 16_000), (24_000, 16_000), (44_100, 16_000), (48_000, 16_000), (17_000, 16_000), (192_000, 16_000),
            (11_025, 16_000), (16_000, 48_000), (22_050, 8_000), (16_000, 44_100), (24_000, 8_000),
        ])
    func cuts(from rate: Int, to outputRate: Int) throws {
        let input = Signals.noise(count: rate * 7 / 10, seed: 1)
        let whole = try Signals.resample(input, from: rate, to: outputRate, pieces: [input.count])
        for piece in [1, 2, 37, 160, 511, 512, 513, 4_800] {
            let cut = try Signals.resample(input, from: rate, to: outputRate, pieces: [piece])
            #expect(cut == whole, "pieces of \(piece)")
        }
        var generator = SeededGenerator(seed: 2)
        let random = (0..<2_000).map { _ in Int.random(in: 0...900, using: &generator) } + [1]
        #expect(try Signals.resample(input, from: rate, to: outputRate, pieces: random) == whole)
    }

    @Test(
        "gives ten minutes for ten minutes, to the sample",
        arguments: [8_000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000])
    func noDrift(rate: Int) throws {
        let resampler = try Resampler(from: rate)
        let silence = [Float](repeating: 0.25, count: 9_973)
        var generator = SeededGenerator(seed: UInt64(rate))
        var output: [Float] = []
        var (taken, given) = (0, 0)
        while taken < rate * 600 {
            // Odd lengths, as no client sends them.
            let count = min(Int.random(in: 1...silence.count, using: &generator), rate * 600 - taken)
            output.removeAll(keepingCapacity: true)
            silence.withUnsafeBufferPointer {
                resampler.resample(UnsafeBufferPointer(rebasing: $0[..<count]), into: &output)
            }
            (taken, given) = (taken + count, given + output.count)
            // Never further behind than the filter's delay.
            let behind = Double(taken) / Double(rate) - Double(given) / 16_000
            #expect(behind >= -1 / 16_000 && behind <= resampler.delay + 2 / 16_000, "\(behind) s behind")
        }
        output.removeAll(keepingCapacity: true)
        resampler.finish(into: &output)
        #expect(given + output.count == 16_000 * 600)
    }

    @Test("can go on after its end was asked for, still in step")
    func finishing() throws {
        let resampler = try Resampler(from: 48_000)
        var output: [Float] = []
        resampler.finish(into: &output)
        #expect(output.isEmpty)
        [Float](repeating: 0.5, count: 4_799).withUnsafeBufferPointer { resampler.resample($0, into: &output) }
        resampler.finish(into: &output)
        #expect(output.count == 1_600)
        resampler.finish(into: &output)
        #expect(output.count == 1_600)
    }

    @Test("refuses rates outside 8 to 192 kHz", arguments: [0, 7_999, 192_001, -5, .max, .min])
    func refusals(rate: Int) {
        #expect(throws: DecodeError("\(rate) Hz cannot be resampled; 8,000 to 192,000 Hz can")) {
            try Resampler(from: rate)
        }
        #expect(throws: DecodeError.self) { try Resampler(from: 16_000, to: rate) }
    }

    @Test("turns any rate into any other", arguments: [8_000, 8_001, 11_025, 13_333, 44_100, 47_999, 192_000])
    func anyRate(rate: Int) throws {
        for outputRate in [8_000, 9_999, 16_000, 22_050, 24_000, 48_000, 192_000] {
            let output = try Signals.resample(
                Signals.tone(300, rate: rate, seconds: 0.25), from: rate, to: outputRate, pieces: [331])
            let expected = Signals.tone(300, rate: outputRate, seconds: Double(rate / 4) / Double(rate))
            #expect(abs(output.count - expected.count) <= 1)
            let error =
                zip(output, expected).dropFirst(outputRate / 40).dropLast(outputRate / 40)
                .map { abs($0 - $1) }.max() ?? 1
            #expect(error < 0.002, "\(rate) to \(outputRate) Hz: off by \(error)")
        }
    }

    @Test("makes its output grow once, then never")
    func noGrowth() throws {
        for rate in [8_000, 44_100, 17_000] {
            let resampler = try Resampler(from: rate)
            let chunk = Signals.noise(count: rate / 50, seed: 3)
            var output: [Float] = []
            func feed() {
                output.removeAll(keepingCapacity: true)
                chunk.withUnsafeBufferPointer { resampler.resample($0, into: &output) }
            }
            for _ in 0..<10 { feed() }
            let memory = output.withUnsafeBufferPointer { $0.baseAddress }
            for _ in 0..<1_000 { feed() }
            #expect(output.withUnsafeBufferPointer { $0.baseAddress } == memory)
        }
    }
}
