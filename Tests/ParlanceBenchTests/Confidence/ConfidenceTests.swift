import ParlanceBench
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Reliability")
struct ReliabilityTests {
    private func words(_ groups: [(probability: Float, right: Int, wrong: Int)]) -> [ProbableWord] {
        groups.enumerated().flatMap { index, group in
            (0..<group.right + group.wrong).map {
                ProbableWord(probability: group.probability, isRight: $0 < group.right, recording: $0 % 20)
            }
        }
    }

    @Test("is perfect where as many are right as was stated")
    func perfect() throws {
        let reliability = Reliability(words([(0.25, 25, 75), (0.75, 75, 25)]))
        #expect(reliability.error < 1e-6 && reliability.right == 0.5 && reliability.count == 200)
        #expect(try #require(reliability.information) > 0.18)
        #expect(reliability.bins[2].count == 100 && reliability.bins[7].right == 0.75)
    }

    @Test("tells how far what was stated is off")
    func off() throws {
        let reliability = Reliability(words([(0.95, 50, 50), (1, 50, 50)]))
        #expect(abs(reliability.error - 0.475) < 1e-6)
        #expect(try #require(reliability.information) < 0)
        #expect(Reliability([]).error == 0 && Reliability([]).information == nil)
        #expect(Reliability(words([(0.9, 10, 0)])).information == nil)
    }

    @Test("a curve that is fitted brings stated and right together, also for recordings that it has not seen")
    func fit() throws {
        let scores = words([(0.3, 60, 140), (0.5, 160, 40), (0.7, 188, 12), (0.9, 199, 1)])
        let before = Reliability(scores)
        let curve = try #require(CalibrationFit.fit(scores))
        #expect(curve(0.3) < 0.45 && curve(0.7) > 0.85 && curve(0.9) > curve(0.7))
        let after = Reliability(
            scores.map { ProbableWord(probability: curve($0.probability), isRight: $0.isRight, recording: 0) })
        #expect(after.error < before.error / 2)
        let heldOut = Reliability(try #require(CalibrationFit.heldOut(scores)))
        #expect(heldOut.count == scores.count && heldOut.error < before.error / 2)
    }

    @Test("no curve is fitted to too little, or to scores that mean the contrary")
    func noFit() {
        #expect(CalibrationFit.fit(words([(0.5, 100, 10)])) == nil)
        #expect(CalibrationFit.fit(words([(0.2, 90, 30), (0.8, 30, 90)])) == nil)
    }
}

@Suite("What a watcher of partials sees")
struct PartialLedgerTests {
    private func transcript(
        _ text: String, _ end: Double, _ finality: Transcript.Finality, stable: Int? = nil,
        endpoint: EndpointReason? = nil
    ) -> SessionEvent {
        let words = text.split(separator: " ").enumerated().map { index, word in
            let start = MediaTime(seconds: Double(index) * 0.5)
            var word = Word(
                text: String(word), span: MediaSpan(start: start, end: start + MediaTime(milliseconds: 500)),
                confidence: 0.5)
            word.stability = 0.7
            return word
        }
        let transcript = Transcript(
            utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: MediaTime(seconds: end)), words: words,
            finality: finality, stableWords: stable, endpoint: endpoint)
        return finality == .partial ? .partial(transcript) : .committed(transcript)
    }

    @Test("a word that changes or vanishes is a revision, one that comes is none")
    func revisions() {
        var ledger = PartialLedger(.all)
        ledger.take(transcript("a", 0.5, .partial))
        ledger.take(transcript("a b", 1, .partial))
        ledger.take(transcript("x b", 1.25, .partial))
        ledger.take(transcript("x b c", 1.5, .partial))
        ledger.take(transcript("x b", 2, .committed, endpoint: .trailingSilence))
        #expect(ledger.revisions == 2 && ledger.words == 2)
        // x stands since 1.25 and ends at 0.5; b since 1.0, where it ends; but it came behind another word then.
        #expect(ledger.delays == [0.75, 0.25])
        let claims = ledger.claims(recording: 3)
        #expect(claims.count == 8 && claims.count(where: \.isRight) == 5)
        #expect(claims.allSatisfy { $0.probability == 0.7 && $0.recording == 3 })
    }

    @Test("of promised words alone, only those are seen")
    func promised() {
        var ledger = PartialLedger(.stable)
        ledger.take(transcript("a b", 1, .partial, stable: 0))
        ledger.take(transcript("x b c", 1.5, .partial, stable: 1))
        ledger.take(transcript("x b d", 2, .committed, endpoint: .trailingSilence))
        #expect(ledger.revisions == 0)
        #expect(ledger.delays == [1, 1, 0.5])
    }

    @Test("each word of a hypothesis is right where the alignment says so")
    func matches() {
        func check(_ reference: String, _ hypothesis: String) -> String {
            WordErrors.matches(
                reference: reference.split(separator: " ").map(String.init),
                hypothesis: hypothesis.split(separator: " ").map(String.init)
            ).map { $0 ? "+" : "-" }.joined()
        }
        #expect(check("a b c", "a b c") == "+++")
        #expect(check("a b c", "a x c") == "+-+")
        #expect(check("a b c", "b c d") == "++-")
        #expect(check("", "a") == "-" && check("a", "") == "")
    }

    @Test("terms are counted as said, found, and heard too often")
    func keyterms() {
        var counts = KeytermCounts()
        counts.add(
            ["New York", "york", "paris", "rome"], reference: ["new", "york", "is", "not", "york"],
            hypothesis: ["new", "york", "rome", "york", "york"])
        #expect(counts.said == 3 && counts.found == 3 && counts.falseAlarms == 1)
        #expect(counts.distractors == 2 && counts.falseDistractors == 1)
    }
}
