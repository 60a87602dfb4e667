import ParlanceBench
import ParlanceCore
import ParlanceTesting
import Testing

@Suite("Scoring speakers")
struct SpeakerScoreTests {
    private let labels = try! SpeakerLabels(
        text: """
            SPEAKER talk 1 0.0 1.0 <NA> <NA> ann <NA> <NA>
            SPEAKER talk 1 1.0 1.0 <NA> <NA> bob <NA> <NA>
            SPEAKER talk 1 1.5 1.5 <NA> <NA> ann <NA> <NA>
            """, name: "talk")

    private func turns(_ parts: [(Int, Double, Double)]) -> SpeakerTurns {
        var turns = SpeakerTurns()
        for (speaker, start, end) in parts {
            turns.append(speaker, MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: end)))
        }
        return turns
    }

    @Test("numbers may be any, time of two people is nobody's")
    func perfect() {
        let score = SpeakerScore(turns([(7, 0, 1), (3, 1, 1.7), (7, 1.7, 3)]), labels)
        #expect(score.speech.milliseconds == 2_500 && score.error == 0)
        #expect(score.people == 2 && score.numbers == 2)
    }

    @Test("what is given to another, and to nobody, is wrong")
    func wrong() {
        let one = SpeakerScore(turns([(0, 0, 3)]), labels)
        #expect(one.confused == 50 && one.missed == 0 && abs(one.error - 0.2) < 1e-9)
        let silent = SpeakerScore(SpeakerTurns(), labels)
        #expect(silent.missed == 250 && silent.error == 1)
        // One person under two numbers: the larger share is right.
        let split = SpeakerScore(turns([(0, 0, 0.4), (2, 0.4, 1), (1, 1, 2), (0, 2, 3)]), labels)
        #expect(split.confused == 60)
    }

    @Test("speech goes on over short pauses")
    func speech() throws {
        let labels = try SpeakerLabels(
            text: "SPEAKER a 1 0 1 x x p\nSPEAKER a 1 1.2 1 x x q\n;; no\nSPEAKER a 1 5 1 x x p", name: "a")
        #expect(labels.speech(closing: MediaTime(milliseconds: 500)).map(\.end.milliseconds) == [2_200, 6_000])
    }

    @Test(
        "labels that are none are refused",
        arguments: ["", "SPEAKER a 1 x 1 x x p", "SPEAKER a 1 0 1", "SPEAKER a 1 0 1e99 x x p"])
    func damage(text: String) {
        #expect(throws: SpeakerLabels.Problem.self) { try SpeakerLabels(text: text, name: "a") }
    }

    @Test("the bench feeds a model as a session does: perfect turns score perfectly")
    func bench() throws {
        guard let audio = SharedData.audio else { return }
        let path = audio + "/twospk/dialog-ls1998-ls2414"
        let labels = try SpeakerLabels(path: path + ".rttm")
        let names = Array(Set(labels.runs.map(\.speaker))).sorted()
        let model = ScriptedSpeakers(
            labels.runs.map { (names.firstIndex(of: $0.speaker)!, $0.span.start.seconds, $0.span.end.seconds) })
        let row = try SpeakerBench(model).run(path + ".flac")
        #expect(row.score.error == 0 && row.score.people == 2 && row.score.numbers == 2)
        #expect(row.heard >= row.score.speech)
    }
}
