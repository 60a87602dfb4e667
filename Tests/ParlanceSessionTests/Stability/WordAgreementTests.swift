import ParlanceCore
import ParlanceSession
import Testing

/// Words of half a second each, from the start.
private func words(_ text: String, from start: Double = 0) -> [Word] {
    text.split(separator: " ").enumerated().map { index, word in
        let begin = start + Double(index) * 0.5
        let span = MediaSpan(start: MediaTime(seconds: begin), end: MediaTime(seconds: begin + 0.5))
        return Word(text: String(word), span: span, confidence: 0.5)
    }
}

private func text(_ words: [Word]) -> String { words.map(\.text).joined(separator: " ") }

@Suite("Words that are promised")
struct WordAgreementTests {
    @Test(
        "are those that so many looks in a row agree on, but the last",
        arguments: [
            (PartialStability.high, ["a b c", "a b c"], "a b"), (.high, ["a b c"], ""), (.high, ["a b", "a x"], "a"),
            (.high, ["a b c", "x b c"], ""), (.high, ["a", "a", "a"], ""),
            (.high, ["a b", "a b c", "a b c d"], "a b c"),
            (.medium, ["a b c", "a b c", "a b c"], ""), (.medium, ["a b c", "a b c", "a b d", "a b d"], "a b"),
            (.medium, ["a b c", "a b c", "a x c", "a b c"], "a"), (.high, ["a b", "", "a b"], ""),
            (.high, ["a b c", "a b c", "x y z"], "a b"),
        ])
    func agreement(stability: PartialStability, looks: [String], held: String) {
        var agreement = WordAgreement(stability, isMonotonic: false)
        for look in looks { agreement.look(words(look)) }
        #expect(text(agreement.held) == held)
    }

    @Test("of an engine that never changes its mind are all but the last")
    func monotonic() {
        for stability in PartialStability.allCases {
            var agreement = WordAgreement(stability, isMonotonic: true)
            agreement.look(words("a b c"))
            #expect(text(agreement.held) == "a b")
        }
    }

    @Test(
        "stay where they are, whatever the recognizer says of them later",
        arguments: [
            ("a b c d", "a b c d"), ("a x c d", "a b c d"), ("x y z", "a b z"), ("x", "a b"), ("", "a b"),
            ("a b", "a b"),
        ])
    func keeping(later: String, shown: String) {
        var agreement = WordAgreement(.high, isMonotonic: false)
        for _ in 0..<2 { agreement.look(words("a b c")) }
        #expect(text(agreement.keeping(words(later))) == shown)
        // Looking again takes nothing back.
        agreement.look(words(later))
        #expect(text(agreement.held).hasPrefix("a b"))
    }

    @Test("take newer times and confidences where the recognizer still says them")
    func refreshed() {
        var agreement = WordAgreement(.high, isMonotonic: false)
        for _ in 0..<2 { agreement.look(words("a b c")) }
        var later = words("a x c", from: 0.1)
        later[0].confidence = 0.9
        let kept = agreement.keeping(later)
        #expect(kept[0].confidence == 0.9 && kept[0].span == later[0].span)
        #expect(kept[1].text == "b" && kept[1].confidence == 0.5)
    }

    @Test("are forgotten when they are committed, and no others")
    func committed() {
        var agreement = WordAgreement(.high, isMonotonic: false)
        for _ in 0..<2 { agreement.look(words("a b c d")) }
        agreement.commit(2)
        #expect(text(agreement.held) == "c")
        agreement.look(words("c d e", from: 1))
        #expect(text(agreement.held) == "c d")
        agreement.commit(10)
        #expect(agreement.held.isEmpty && text(agreement.keeping(words("x"))) == "x")
    }
}

@Suite("How likely words are to stay")
struct WordStabilityTests {
    @Test("ages are of the same word in the same place")
    func ages() {
        var history = PartialHistory()
        func ages(_ text: String, _ through: Double) -> [Int] {
            history.show(words(text), through: MediaTime(seconds: through)).map(\.milliseconds)
        }
        #expect(ages("a b", 1) == [0, 0])
        #expect(ages("a b c", 1.5) == [500, 500, 0])
        #expect(ages("x b c", 1.75) == [0, 750, 250])
        #expect(ages("a b", 2) == [0, 1_000])
        history.commit(1)
        #expect(ages("a b", 3) == [0, 2_000])
        #expect(ages("", 4) == [])
    }

    @Test("grows with age, and is never certain")
    func growth() {
        for isMonotonic in [false, true] {
            let stability = WordStability(isMonotonic: isMonotonic)
            var last: Float = 0
            for age in stride(from: 0, through: 5_000, by: 50) {
                let now = stability(age: MediaTime(milliseconds: age), wordsAfter: 0)
                #expect(now >= last && now > 0 && now < 1)
                last = now
            }
        }
        let stability = WordStability(isMonotonic: true)
        #expect(stability(age: .zero, wordsAfter: 1) > stability(age: .zero, wordsAfter: 0))
    }
}
