import ParlanceCore
import ParlanceSession
import Testing

@Suite("Evidence of speech, in time")
struct SpeechEvidenceTimeTests {
    @Test("means the same for windows of any length", arguments: [10, 20, 30, 32])
    func windowLengths(milliseconds: Int) {
        let window = MediaTime(milliseconds: milliseconds)
        var evidence = SpeechEvidence()
        var heard = MediaTime.zero
        while heard + window < SpeechEvidence.leastActiveSoFar {
            evidence.hear(1, for: window)
            heard += window
            #expect(evidence.isConvincing && !evidence.isConvincingSoFar)
        }
        evidence.hear(1, for: window)
        evidence.hear(0.1, for: MediaTime(milliseconds: 10_000))
        #expect(evidence.isConvincingSoFar && evidence.share == 1)
    }

    @Test("a long doubtful window weighs more than a short sure one")
    func weighs() {
        var evidence = SpeechEvidence()
        evidence.hear(0.95, for: MediaTime(milliseconds: 10))
        evidence.hear(0.5, for: MediaTime(milliseconds: 30))
        #expect(evidence.share == 0.25 && !evidence.isConvincing)
    }
}
