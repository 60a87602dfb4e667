import Foundation
import ParlanceAudio

/// Signals for the resampler's tests, and what can be measured of them.
enum Signals {
    static func tone(_ frequency: Double, rate: Int, seconds: Double, amplitude: Double = 0.5) -> [Float] {
        let step = 2 * .pi * frequency / Double(rate)
        return (0..<Int(Double(rate) * seconds)).map { Float(sin(step * Double($0)) * amplitude) }
    }

    /// White noise in ±0.5, the same for the same seed.
    static func noise(count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    }

    /// All of `input` through a resampler, cut into pieces whose lengths `pieces` says (the last is repeated).
    static func resample(
        _ input: [Float], from rate: Int, to outputRate: Int = 16_000, quality: ResamplingQuality = .live,
        pieces: [Int]
    ) throws -> [Float] {
        let resampler = try Resampler(from: rate, to: outputRate, quality: quality)
        var output: [Float] = []
        var start = 0
        var turn = 0
        while start < input.count {
            let end = min(start + pieces[min(turn, pieces.count - 1)], input.count)
            input.withUnsafeBufferPointer {
                resampler.resample(UnsafeBufferPointer(rebasing: $0[start..<end]), into: &output)
            }
            (start, turn) = (end, turn + 1)
        }
        resampler.finish(into: &output)
        return output
    }

    /// The part of `signal` at this frequency (least squares, windowed) as amplitude, and everything else as RMS.
    static func analyse(
        _ signal: ArraySlice<Float>, frequency: Double, rate: Int
    ) -> (amplitude: Double, rest: Double) {
        let step = 2 * .pi * frequency / Double(rate)
        var (cc, cs, ss, xc, xs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (index, sample) in zip(signal.indices, signal) {
            let (c, s) = (cos(step * Double(index)), sin(step * Double(index)))
            cc += c * c
            cs += c * s
            ss += s * s
            xc += c * Double(sample)
            xs += s * Double(sample)
        }
        let determinant = cc * ss - cs * cs
        let (a, b) = ((xc * ss - xs * cs) / determinant, (xs * cc - xc * cs) / determinant)
        var rest = 0.0
        for (index, sample) in zip(signal.indices, signal) {
            let difference = Double(sample) - a * cos(step * Double(index)) - b * sin(step * Double(index))
            rest += difference * difference
        }
        return ((a * a + b * b).squareRoot(), (rest / Double(signal.count)).squareRoot())
    }

    static func rms(_ signal: some Collection<Float>) -> Double {
        (signal.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(signal.count)).squareRoot()
    }

    static func decibels(_ ratio: Double) -> Double { 20 * log10(max(ratio, 1e-12)) }
}
