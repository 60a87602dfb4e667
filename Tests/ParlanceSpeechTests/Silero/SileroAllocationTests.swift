import CAllocationCounter
import Glibc
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Silero's steps")
struct SileroAllocationTests {
    @Test("ask for no memory, alone or in batches", arguments: SileroVAD.Kernel.available)
    func none(kernel: SileroVAD.Kernel) throws {
        let vad = try SileroVAD(weights: SileroSpeech.weights(), kernel: kernel)
        let batched: any BatchedVoiceActivityModel = vad
        let alone: any VoiceActivityDetector = vad.makeDetector()
        let streams = (0..<101).map { _ in vad.makeStream() }
        let detectors = (0..<101).map { _ in vad.makeDetector() }
        var probabilities = [Float](repeating: -1, count: streams.count)
        let speech = try SileroSpeech.sample()
        let counts = speech.withUnsafeBufferPointer { samples in
            let windows = streams.indices.map { samples.baseAddress! + $0 * 97 }
            return windows.withUnsafeBufferPointer { windows in
                probabilities.withUnsafeMutableBufferPointer { probabilities in
                    func step() {
                        probabilities[0] = alone.probability(
                            of: UnsafeBufferPointer(start: windows[0], count: vad.windowSamples))
                        vad.step(streams, windows: windows, into: probabilities)
                        batched.probabilities(of: windows, from: detectors, into: probabilities)
                    }
                    step()
                    let before = parlance_allocations()
                    for _ in 0..<50 { step() }
                    let between = parlance_allocations()
                    let text = strdup("one that must be counted")
                    return (stepping: between - before, counter: parlance_allocations() - between, text: text)
                }
            }
        }
        #expect(counts.counter == 1 && counts.text != nil)
        free(counts.text)
        #expect(counts.stepping == 0)
        #expect(probabilities.allSatisfy { (0...1).contains($0) })
    }
}
