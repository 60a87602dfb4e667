import CAllocationCounter
import Foundation
import ParlanceSpeech
import Testing

@Suite("Kaldi's filter bank")
struct FilterBankTests {
    /// Noise that grows, beside a constant.
    static let signal: [Float] = {
        var seed: UInt32 = 1
        return (0..<4_000).map { index in
            seed = seed &* 1_664_525 &+ 1_013_904_223
            let noise = Float(Double(seed >> 8) / Double(1 << 24) - 0.5)
            return noise * (Float(index) / 4_000) * 0.25 + 0.0625
        }
    }()

    /// By kaldi-native-fbank 1.23.0: OnlineFbank, dither 0, snip_edges false, 80 bins, high_freq -400; every eighth number of
    /// some frames of ``signal``.
    static let golden: [(frame: Int, numbers: [Float])] = [
        (0, [-15.89778, -14.12555, -10.87952, -8.72999, -8.08977, -7.26779, -6.50187, -5.96357, -4.98609, -4.46264]),
        (1, [-13.00484, -11.79589, -9.11808, -7.02183, -6.10964, -5.66220, -5.15774, -4.28649, -4.11383, -3.44319]),
        (9, [-9.76245, -9.17543, -5.40282, -3.61100, -1.80597, -2.06360, -0.68055, -0.48116, -0.10184, 0.24110]),
        (23, [-8.77797, -4.84064, -3.01742, -1.99312, -0.45610, 0.61556, -0.39869, 1.68353, 1.16632, 2.88781]),
    ]

    /// Windows of `window` frames, `shift` apart, from `signal` cut as `cuts` says.
    static func windows(
        _ bank: FilterBank, _ signal: [Float], window: Int, shift: Int, silence: Int? = nil, cut: () -> Int
    ) -> [[Float]] {
        var features = FeatureWindow(bank: bank, window: window, shift: shift)
        var result: [[Float]] = []
        func drain(_ features: inout FeatureWindow) {
            while features.isReady {
                var numbers = [Float](repeating: .nan, count: window * bank.bins)
                numbers.withUnsafeMutableBufferPointer { features.take(into: $0.baseAddress!) }
                result.append(numbers)
            }
        }
        var position = 0
        while position < signal.count {
            let end = min(position + max(cut(), 1), signal.count)
            signal[position..<end].withUnsafeBufferPointer { features.accept($0) }
            drain(&features)
            position = end
        }
        if let silence { features.finish(silence: silence) }
        drain(&features)
        return result
    }

    @Test("its numbers are those of the original", arguments: FilterBank.Kernel.available)
    func numbers(kernel: FilterBank.Kernel) throws {
        let bank = try #require(FilterBank(bins: 80, kernel: kernel))
        // A step runs when one frame more than its window is known: the last of 24 is known, but not shown.
        let frames = Self.windows(bank, Self.signal + [Float](repeating: 0, count: 160), window: 1, shift: 1) { 1_000 }
        #expect(frames.count == 24)
        for (frame, numbers) in Self.golden {
            for (index, number) in numbers.enumerated() {
                #expect(abs(frames[frame][index * 8] - number) < 1e-3, "frame \(frame), bin \(index * 8)")
            }
        }
    }

    @Test("all kernels give the same bits, for any number of frames", arguments: FilterBank.Kernel.available)
    func kernels(kernel: FilterBank.Kernel) throws {
        let bank = try #require(FilterBank(bins: 80, kernel: kernel))
        let portable = try #require(FilterBank(bins: 80, kernel: .portable))
        var signal = Self.signal + Self.signal.reversed() + [Float](repeating: 0, count: 800)
        signal += [.nan, .infinity, -.infinity, 1e30, -1e38, 32_768] + Self.signal
        let total = (signal.count - FilterBank.window) / FilterBank.shift + 1
        func compute(_ bank: FilterBank, from first: Int, _ count: Int) -> [UInt32] {
            var numbers = [Float](repeating: 0, count: count * bank.bins)
            signal.withUnsafeBufferPointer { signal in
                numbers.withUnsafeMutableBufferPointer {
                    bank.compute(
                        signal.baseAddress! + first * FilterBank.shift, frames: count, into: $0.baseAddress!)
                }
            }
            #expect(numbers.allSatisfy { $0.isFinite })
            return numbers.map(\.bitPattern)
        }
        let all = compute(portable, from: 0, total)
        #expect(compute(bank, from: 0, total) == all)
        for count in 1...40 {
            let first = count % 20
            #expect(
                compute(bank, from: first, count) == Array(all[first * 80..<(first + count) * 80]), "\(count) frames")
        }
    }

    @Test("audio cut anywhere gives the same bits", arguments: [(45, 32), (11, 8), (13, 13), (1, 1)])
    func cuts(window: Int, shift: Int) throws {
        let bank = try #require(FilterBank(bins: 80))
        let signal = Array(repeatElement(Self.signal, count: 5).joined())
        let whole = Self.windows(bank, signal, window: window, shift: shift, silence: 9_000) { signal.count }
        // The end's silence is silence that was fed, and frames at the end are known half a frame earlier.
        let fed = Self.windows(
            bank, signal + [Float](repeating: 0, count: 9_000), window: window, shift: shift
        ) { 1_600 }
        #expect(whole.count - fed.count <= 1 + 160 / (160 * shift))
        #expect(zip(whole, fed).allSatisfy { $0 == $1 })
        for size in [1, 7, 160, 1_600, 3_999] {
            #expect(Self.windows(bank, signal, window: window, shift: shift, silence: 9_000) { size } == whole)
        }
        var random = SystemRandomNumberGenerator()
        #expect(
            Self.windows(bank, signal, window: window, shift: shift, silence: 9_000) {
                .random(in: 1...2_000, using: &random)
            } == whole)
    }

    @Test("numbers of bins that the spectrum cannot have are refused", arguments: [Int.min, -1, 0, 2, 128, 129, .max])
    func bins(count: Int) { #expect(FilterBank(bins: count) == nil) }

    @Test("a step asks for no memory")
    func allocations() throws {
        let bank = try #require(FilterBank(bins: 80))
        var features = FeatureWindow(bank: bank, window: 45, shift: 32)
        let window = UnsafeMutablePointer<Float>.allocate(capacity: 45 * 80)
        defer { window.deallocate() }
        var steps = 0
        let before = parlance_allocations()
        Self.signal.withUnsafeBufferPointer { signal in
            for round in 0..<200 {
                let cut = 100 + round * 7 % 1_500
                features.accept(UnsafeBufferPointer(rebasing: signal[..<cut]))
                while features.isReady {
                    features.take(into: window)
                    steps += 1
                }
            }
        }
        #expect(parlance_allocations() == before)
        #expect(steps > 20)
    }
}
