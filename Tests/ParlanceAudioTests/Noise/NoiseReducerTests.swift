import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Noise reduction")
struct NoiseReducerTests {
    /// Two seconds of noise, with a tone in the second one.
    private static let input: [Float] = {
        var state: UInt64 = 1
        return (0..<32_000).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Float(Int32(truncatingIfNeeded: state >> 33)) / Float(1 << 31) * 0.02
            return noise + (index >= 16_000 ? 0.3 * sin(Float(index) * 2 * .pi * 440 / 16_000) : 0)
        }
    }()

    private func reduced(_ kind: NoiseReduction, every size: Int, finishing: Bool = true) throws -> [Float] {
        let reducer = try NoiseReducer(kind)
        var output: [Float] = []
        for start in stride(from: 0, to: Self.input.count, by: size) {
            Array(Self.input[start..<min(start + size, Self.input.count)]).withUnsafeBufferPointer {
                reducer.reduce($0, into: &output)
            }
            #expect(min(start + size, Self.input.count) - output.count < NoiseReducer.latencySamples)
        }
        if finishing { reducer.finish(into: &output) }
        return output
    }

    private func power(_ samples: ArraySlice<Float>) -> Float {
        samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
    }

    @Test(
        "What comes out is the same however it is cut, and as long as what went in", arguments: NoiseReduction.allCases)
    func cuts(kind: NoiseReduction) throws {
        let whole = try reduced(kind, every: Self.input.count)
        #expect(whole.count == Self.input.count)
        for size in [1, 160, 1_000] { #expect(try reduced(kind, every: size) == whole) }
    }

    @Test("Noise goes down, a voice stays, and stays in its place", arguments: NoiseReduction.allCases)
    func effect(kind: NoiseReduction) throws {
        let output = try reduced(kind, every: 320)
        #expect(power(output[8_000..<15_000]) < power(Self.input[8_000..<15_000]) * 0.6)
        let tone = 18_000..<30_000
        #expect(power(output[tone]) > power(Self.input[tone]) / 2)
        // Where it is moved against the input, it is less alike.
        func likeness(_ shift: Int) -> Float { tone.reduce(0) { $0 + output[$1 + shift] * Self.input[$1] } }
        let best = (-9...9).max { likeness($0) < likeness($1) }
        #expect(abs(best ?? 99) <= 1)
    }

    @Test("Little is no trouble")
    func short() throws {
        let reducer = try NoiseReducer(.nearField)
        var output: [Float] = []
        reducer.finish(into: &output)
        #expect(output.isEmpty)
        [Float](repeating: 2, count: 3).withUnsafeBufferPointer { reducer.reduce($0, into: &output) }
        reducer.finish(into: &output)
        #expect(output.count == 3 && output.allSatisfy(\.isFinite))
    }
}
