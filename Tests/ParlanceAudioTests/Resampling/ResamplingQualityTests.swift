import CKernels
import CSpeexDSP
import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("The resampler's quality")
struct ResamplingQualityTests {
    static let pairs = [
        (8_000, 16_000), (11_025, 16_000), (12_000, 16_000), (22_050, 16_000), (24_000, 16_000), (32_000, 16_000),
        (44_100, 16_000), (48_000, 16_000), (96_000, 16_000), (192_000, 16_000), (16_000, 8_000), (16_000, 24_000),
        (16_000, 44_100), (16_000, 48_000), (22_050, 8_000), (24_000, 8_000), (24_000, 48_000), (44_100, 48_000),
    ]

    /// The loudness of a tone after conversion, and everything that is not the tone, both against the tone, in dB.
    private func hear(
        _ frequency: Double, from rate: Int, to outputRate: Int, quality: ResamplingQuality
    ) throws -> (gain: Double, rest: Double) {
        let input = Signals.tone(frequency, rate: rate, seconds: 0.3)
        let output = try Signals.resample(input, from: rate, to: outputRate, quality: quality, pieces: [480])
        let edge = outputRate / 25  // beyond the filter's reach
        let heard = Signals.analyse(output[edge..<output.count - edge], frequency: frequency, rate: outputRate)
        return (Signals.decibels(heard.amplitude / 0.5), Signals.decibels(heard.rest / (0.5 / 2.0.squareRoot())))
    }

    @Test(
        "is flat in the whole passband, and makes no other tones but images beside the end of the band",
        arguments: pairs)
    func passband(from rate: Int, to outputRate: Int) throws {
        for quality in ResamplingQuality.allCases {
            let end = quality.passband(from: rate, to: outputRate)
            for step in 0...24 {
                let frequency = 50 + (end - 50) * Double(step) / 24
                let heard = try hear(frequency, from: rate, to: outputRate, quality: quality)
                // Where the rate rises, the mirror image of the last part lies on the filter's slope (and disturbs the
                // measuring of its neighbour a little).
                let hasImage =
                    rate < outputRate && frequency > Double(rate) - quality.stopband(from: rate, to: outputRate)
                #expect(
                    abs(heard.gain) < (hasImage ? 0.05 : 0.01), "\(quality), \(frequency) Hz: \(heard.gain) dB")
                if hasImage { continue }
                #expect(heard.rest < 5 - quality.rejection, "\(quality), \(frequency) Hz: others \(heard.rest) dB")
            }
        }
    }

    @Test("rejects what the output's rate cannot hold", arguments: pairs.filter { $0.0 > $0.1 })
    func aliases(from rate: Int, to outputRate: Int) throws {
        for quality in ResamplingQuality.allCases {
            let (start, end) = (Double(outputRate) / 2, Double(rate) / 2)
            for step in 0...24 {
                let frequency = start + (end - start) * (Double(step) + 0.01) / 25
                let input = Signals.tone(frequency, rate: rate, seconds: 0.2)
                let output = try Signals.resample(input, from: rate, to: outputRate, quality: quality, pieces: [480])
                let edge = outputRate / 25
                let left = Signals.decibels(Signals.rms(output[edge..<output.count - edge]) / Signals.rms(input))
                #expect(left < 3 - quality.rejection, "\(quality), \(frequency) Hz leaves \(left) dB")
            }
        }
    }

    @Test("holds back at most 5 ms of live audio", arguments: pairs)
    func delay(from rate: Int, to outputRate: Int) throws {
        #expect(try Resampler(from: rate, to: outputRate).delay <= 0.005)
        #expect(try Resampler(from: rate, to: outputRate, quality: .recorded).delay <= 0.015)
        // As it says, so it is: after one second of input, output lacks just that.
        let resampler = try Resampler(from: rate, to: outputRate)
        var output: [Float] = []
        Signals.noise(count: rate, seed: 1).withUnsafeBufferPointer { resampler.resample($0, into: &output) }
        let lacking = 1 - Double(output.count) / Double(outputRate)
        #expect(abs(lacking - resampler.delay) <= 1 / Double(rate) + 1 / Double(outputRate))
    }

    @Test("agrees with speexdsp's best quality on what both let pass", arguments: pairs)
    func speex(from rate: Int, to outputRate: Int) throws {
        let input = try speechBand(rate: rate)
        let ours = try Signals.resample(input, from: rate, to: outputRate, pieces: [997])
        var status: Int32 = 0
        let state = try #require(
            speex_resampler_init(1, UInt32(rate), UInt32(outputRate), 10, &status), "error \(status)")
        defer { speex_resampler_destroy(state) }
        speex_resampler_skip_zeros(state)
        var theirs = [Float](repeating: 0, count: ours.count)
        var (read, written) = (UInt32(input.count), UInt32(theirs.count))
        _ = speex_resampler_process_float(state, 0, input, &read, &theirs, &written)
        let compared = 2_000..<Int(written) - 2_000
        let difference = zip(ours[compared], theirs[compared]).map { $0 - $1 }
        let agreement = Signals.decibels(Signals.rms(difference) / Signals.rms(ours[compared]))
        #expect(agreement < -75, "difference \(agreement) dB")
    }

    @Test("agrees with sox's best quality on what both let pass", arguments: [8_000, 22_050, 44_100, 48_000])
    func sox(rate: Int) throws {
        let program = "/usr/bin/sox"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            print("NOT COMPARED WITH SOX: \(program) is absent")
            return
        }
        let input = try speechBand(rate: rate)
        let folder = FileManager.default.temporaryDirectory.appending(path: "parlance-resampler-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (before, after) = (folder.appending(path: "in.f32"), folder.appending(path: "out.f32"))
        try input.withUnsafeBytes { try Data($0).write(to: before) }
        let raw = ["-t", "raw", "-e", "floating-point", "-b", "32", "-c", "1"]
        let sox = Process()
        sox.executableURL = URL(filePath: program)
        sox.arguments =
            ["-D"] + raw + ["-r", "\(rate)", before.path] + raw + ["-r", "16000", after.path, "rate", "-v"]
        try sox.run()
        sox.waitUntilExit()
        try #require(sox.terminationStatus == 0)
        let theirs = try Data(contentsOf: after).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }

        let ours = try Signals.resample(input, from: rate, pieces: [997])
        #expect(abs(ours.count - theirs.count) <= 1)
        let compared = 2_000..<ours.count - 2_000
        let difference = zip(ours[compared], theirs[compared]).map { $0 - $1 }
        let agreement = Signals.decibels(Signals.rms(difference) / Signals.rms(ours[compared]))
        #expect(agreement < -75, "difference \(agreement) dB")
    }

    /// Two seconds of tones up to 3 kHz, closely spaced: they lie in every passband.
    private func speechBand(rate: Int) throws -> [Float] {
        var generator = SeededGenerator(seed: 5)
        let tones = stride(from: 80.0, to: 3_000, by: 73).map { ($0, Double.random(in: 0...6.28, using: &generator)) }
        return (0..<rate * 2).map { index in
            let time = 2 * .pi * Double(index) / Double(rate)
            return Float(tones.reduce(0.0) { $0 + sin($1.0 * time + $1.1) } * 0.02)
        }
    }

    @Test("is the same with and without wide vectors, but for the last bits", arguments: [(1, 3), (2, 1), (160, 441)])
    func portable(up: Int, down: Int) {
        let taps = 112
        let rows = Signals.noise(count: taps * up, seed: 8).map { $0 / 10 }
        let samples = Signals.noise(count: 5_000, seed: 9)
        var fir = parlance_fir(rows: nil, taps: taps, phases: up, step: down)
        rows.withUnsafeBufferPointer { rows in
            fir.rows = rows.baseAddress
            var (here, there) = (parlance_fir_place(), parlance_fir_place())
            var (wide, plain) = ([Float](repeating: 0, count: 12_000), [Float](repeating: 0, count: 12_000))
            let count = parlance_fir_resample(&fir, &here, samples, samples.count, &wide, wide.count)
            #expect(count == parlance_fir_resample_portable(&fir, &there, samples, samples.count, &plain, plain.count))
            #expect(here.position == there.position && here.phase == there.phase)
            #expect(here.position + taps > samples.count)
            #expect(zip(wide, plain).allSatisfy { abs($0 - $1) < 1e-5 })
            // Against a plain sum, place by place.
            var (position, phase) = (0, 0)
            for n in 0..<Int(count) {
                let sum = (0..<taps).reduce(0.0) {
                    $0 + Double(samples[position + $1]) * Double(rows[phase * taps + $1])
                }
                #expect(abs(sum - Double(wide[n])) < 1e-5)
                phase += down
                position += phase / up
                phase %= up
            }
        }
    }
}
