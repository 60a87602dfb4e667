import CKernels
import Foundation
import Synchronization

/// The coefficients that change one rate into another: designed once, shared by every stream that needs them.
///
/// A low-pass by the window method with Kaiser's window (J. F. Kaiser, "Nonrecursive digital filter design using the
/// I0-sinh window function", 1974; length and shape by his formulas in Oppenheim and Schafer, section 7.5.3), taken
/// apart into one row of taps per output phase. Where the rate falls, everything beyond half of the lower one is rejected
/// in full, so nothing folds back. Linear phase: every frequency is held back equally long.
final class ResamplingFilter: Sendable {
    /// Rates between which filters are kept for good once they were needed: those of hardware, telephony and codecs.
    /// That bounds the memory, whatever rates clients declare: at most 13 × 12 tables for each quality, each at most
    /// ``largestTable``, most about 100 kB.
    static let rates: Set<Int> = [
        8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000,
    ]
    static let largestTable = 1 << 19  // coefficients (2 MB)

    /// Output samples per ``down`` input samples.
    let up: Int
    let down: Int
    /// Taps of one row, a multiple of 16.
    let taps: Int
    /// Where the first output sample's window begins, counted from the first input sample: zero or negative.
    let firstWindow: Int
    let firstPhase: Int
    /// How much input beyond an output sample's own place its window needs, in seconds.
    let delay: Double
    private let rows: Rows

    /// The filter for two of ``rates``; nil for others and where the table would be too large.
    static func shared(from inputRate: Int, to outputRate: Int, quality: ResamplingQuality) -> ResamplingFilter? {
        guard rates.contains(inputRate), rates.contains(outputRate) else { return nil }
        let key = Key(inputRate: inputRate, outputRate: outputRate, quality: quality)
        if let known = made.withLock({ $0[key] }) { return known }
        // Designed outside the lock: a millisecond or so. If two threads do the same, the first to be done counts.
        guard let filter = ResamplingFilter(from: inputRate, to: outputRate, quality: quality) else { return nil }
        return made.withLock { made in
            if let first = made[key] { return first }
            made[key] = filter
            return filter
        }
    }

    private struct Key: Hashable {
        var inputRate, outputRate: Int
        var quality: ResamplingQuality
    }
    private static let made = Mutex<[Key: ResamplingFilter]>([:])

    private init?(from inputRate: Int, to outputRate: Int, quality: ResamplingQuality) {
        let divisor = Self.greatestCommonDivisor(inputRate, outputRate)
        up = outputRate / divisor
        down = inputRate / divisor

        // The prototype runs at the rate that both have in common.
        let rate = Double(inputRate) * Double(up)
        let passband = quality.passband(from: inputRate, to: outputRate)
        let stopband = quality.stopband(from: inputRate, to: outputRate)
        let half = Int(
            (KaiserWindow.duration(rejection: quality.rejection, transition: stopband - passband)
                * rate / 2).rounded(.up))
        let needed = (2 * half + up) / up  // 2 half + 1 taps, dealt out to `up` rows
        taps = (needed + 15) / 16 * 16
        guard taps * up <= Self.largestTable else { return nil }

        rows = Rows(count: taps * up)
        let window = KaiserWindow(rejection: quality.rejection)
        let cutoff = (passband + stopband) / rate  // twice the middle of the slope, as a part of the common rate
        var prototype = [Double](repeating: 0, count: half + 1)  // the right half; the left is its mirror image
        for k in 0...half {
            let x = Double(k) * cutoff * .pi
            prototype[k] = (k == 0 ? 1 : sin(x) / x) * window[Double(k) / Double(half + 1)]
        }
        let gain = Double(up) / (2 * prototype.reduce(0, +) - prototype[0])
        for phase in 0..<up {
            for age in 0..<taps {
                let k = abs(phase + age * up - half)
                rows.start[phase * taps + taps - 1 - age] = k <= half ? Float(prototype[k] * gain) : 0
            }
        }
        // Output sample n lies at n × down of the common rate and reaches `half` beyond that.
        firstPhase = half % up
        firstWindow = half / up - taps + 1
        delay = Double(half) / rate
    }

    /// Calls the kernel: output samples whose windows lie in `samples`.
    func run(
        _ samples: UnsafeBufferPointer<Float>, place: inout parlance_fir_place,
        into output: UnsafeMutableBufferPointer<Float>
    ) -> Int {
        guard let from = samples.baseAddress, let to = output.baseAddress else { return 0 }
        var fir = parlance_fir(rows: rows.start, taps: taps, phases: up, step: down)
        return parlance_fir_resample(&fir, &place, from, samples.count, to, output.count)
    }

    static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

    /// Memory of the table, aligned for vector loads. Written only while the filter is made.
    private final class Rows: @unchecked Sendable {
        let start: UnsafeMutablePointer<Float>

        init(count: Int) {
            start = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
                .bindMemory(to: Float.self, capacity: count)
            start.initialize(repeating: 0, count: count)
        }

        deinit { start.deallocate() }
    }
}

/// Kaiser's window and the length that it needs.
struct KaiserWindow {
    private let shape: Double
    private let scale: Double

    /// - Parameter rejection: dB, above 50.
    init(rejection: Double) {
        shape = 0.1102 * (rejection - 8.7)
        scale = 1 / Self.bessel(shape)
    }

    /// The window at `x`, from 0 (its middle, where it is 1) to 1 (its end).
    subscript(x: Double) -> Double { Self.bessel(shape * (1 - x * x).squareRoot()) * scale }

    /// How long a filter must be to fall by `rejection` dB within `transition` Hz, in seconds.
    static func duration(rejection: Double, transition: Double) -> Double {
        (rejection - 7.95) / (2.285 * 2 * .pi * transition)
    }

    /// The modified Bessel function of the first kind, order 0, by its power series.
    private static func bessel(_ x: Double) -> Double {
        let quarter = x * x / 4
        var term = 1.0
        var sum = 1.0
        var k = 1.0
        while term > sum * 1e-12 {
            term *= quarter / (k * k)
            sum += term
            k += 1
        }
        return sum
    }
}
