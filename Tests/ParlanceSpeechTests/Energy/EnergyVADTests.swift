import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Energy voice activity")
struct EnergyVADTests {
    /// Noise of this level (dBFS, about), the same every time.
    private func noise(_ seconds: Double, at level: Double, seed: UInt64 = 1) -> [Float] {
        var state = seed
        let scale = Float(pow(10, level / 20) * 1.73)  // of a uniform distribution
        return (0..<Int(seconds * 16_000)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return scale * (Float(state >> 40) / Float(1 << 23) - 1)
        }
    }

    @Test("silence, an offset and very quiet noise are not speech")
    func quiet() throws {
        for samples in [
            [Float](repeating: 0, count: 32_000), [Float](repeating: 0.3, count: 32_000), noise(2, at: -70),
        ] {
            #expect(try windows(of: samples, by: EnergyVAD()).allSatisfy { $0 < 0.1 })
        }
    }

    @Test("steady noise is background after eight seconds, and what is 20 dB louder is heard over it")
    func adapts() throws {
        let found = try windows(of: noise(12, at: -40) + noise(1, at: -20) + noise(1, at: -40), by: EnergyVAD())
        let second = 16_000.0 / 512
        func part(_ range: ClosedRange<Double>) -> ArraySlice<Float> {
            found[Int(range.lowerBound * second)...Int(range.upperBound * second)]
        }
        #expect(part(9...11.9).allSatisfy { $0 < 0.2 })
        #expect(part(12.1...12.9).allSatisfy { $0 > 0.9 })
        #expect(part(13.1...13.9).allSatisfy { $0 < 0.2 })
    }

    @Test("a gap in the background is forgotten eight seconds later")
    func gap() throws {
        let samples = noise(10, at: -40) + [Float](repeating: 0, count: 8_000) + noise(12, at: -40)
        let found = try windows(of: samples, by: EnergyVAD())
        #expect(found.suffix(60).allSatisfy { $0 < 0.2 })
    }

    @Test("samples that are not numbers do not spoil what comes after them")
    func notNumbers() throws {
        let samples = noise(9, at: -40) + [Float](repeating: .nan, count: 1_024) + noise(1, at: -40)
        let found = try windows(of: samples, by: EnergyVAD())
        #expect(found.allSatisfy { (0...1).contains($0) })
        #expect(found.suffix(25).allSatisfy { $0 < 0.2 })
    }
}
