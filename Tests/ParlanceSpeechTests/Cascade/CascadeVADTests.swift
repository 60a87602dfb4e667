import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("The cascade of loudness and a network")
struct CascadeVADTests {
    private let silence = [Float](repeating: 0, count: 16_000)
    /// A second of a square wave at -20 dBFS.
    private let tone = (0..<16_000).map { Float($0 / 20 % 2 == 0 ? 0.1 : -0.1) }

    @Test("in silence the network is asked about four times a second")
    func rests() throws {
        let vad = CascadeVAD(network: ScriptedNetwork(loud: 1))
        _ = try windows(of: silence + silence + silence + silence, by: vad)
        let counts = try #require(vad.windowCounts)
        #expect(counts.heard == 125 && counts.computed == 14)
    }

    @Test("the first loud window is the network's, however long the silence was")
    func wakes() throws {
        for windowsOfSilence in 1...40 {
            let samples = [Float](repeating: 0, count: windowsOfSilence * 512) + tone
            let found = try windows(of: samples, by: CascadeVAD(network: ScriptedNetwork(loud: 1)))
            #expect(found[windowsOfSilence] == 1, "after \(windowsOfSilence) windows")
        }
    }

    @Test("sure speech is looked at every second window, and its end at once")
    func speech() throws {
        let vad = CascadeVAD(network: ScriptedNetwork(loud: 0.95))
        let found = try windows(of: Array(tone[..<(28 * 512)]) + silence, by: vad)
        #expect(found[..<28].allSatisfy { $0 == 0.95 } && found[28...].allSatisfy { $0 == 0 })
        // 14 in the speech, one at its end, and three in the second after it.
        #expect(vad.windowCounts?.computed == 18)
    }

    @Test("a network in doubt hears every window")
    func doubt() throws {
        let vad = CascadeVAD(network: ScriptedNetwork(loud: 0.5))
        _ = try windows(of: tone, by: vad)
        #expect(vad.windowCounts?.share == 1)
    }

    @Test("streams of one cascade do not hear one another")
    func apart() throws {
        let vad = CascadeVAD(network: ScriptedNetwork(loud: 1))
        let one = try vad.makeDetector()
        let other = try vad.makeDetector()
        for start in stride(from: 0, to: 15_000, by: 512) {
            #expect(tone[start..<start + 512].withUnsafeBufferPointer(one.probability) == 1)
            #expect(silence[start..<start + 512].withUnsafeBufferPointer(other.probability) == 0)
        }
    }
}

/// Sure of silence, and as sure of anything else as it is told to be.
private struct ScriptedNetwork: VoiceActivityModel {
    let name = "scripted"
    let windowSamples = 512
    let loud: Float

    func makeDetector() -> any VoiceActivityDetector { Detector(loud: loud) }

    private final class Detector: VoiceActivityDetector {
        let loud: Float
        init(loud: Float) { self.loud = loud }
        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            window.contains { $0 != 0 } ? loud : 0
        }
    }
}
