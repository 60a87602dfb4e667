import ParlanceBench
import Testing

@Suite("Alignment of words")
struct WordErrorsTests {
    @Test(
        "known answers: substitutions, deletions, insertions",
        arguments: [
            ("a b c", "a b c", 0, 0, 0),
            ("a b c", "", 0, 3, 0),
            ("", "a b c", 0, 0, 3),
            ("", "", 0, 0, 0),
            ("a b c", "a x c", 1, 0, 0),
            ("a b c", "a c", 0, 1, 0),
            ("a c", "a b c", 0, 0, 1),
            ("a b", "b a", 2, 0, 0),
            ("the cat sat on the mat", "the cat on a the hat", 3, 0, 0),
            ("the cat sat on the mat today", "the cat on the mat then today", 0, 1, 1),
            ("a b c d e f", "b c d e f g", 0, 1, 1),
            ("one one one", "one", 0, 2, 0),
        ])
    func knownAnswers(reference: String, hypothesis: String, substitutions: Int, deletions: Int, insertions: Int) {
        let errors = WordErrors(reference: words(reference), hypothesis: words(hypothesis))
        #expect(
            errors
                == WordErrors(
                    substitutions: substitutions, deletions: deletions, insertions: insertions,
                    reference: words(reference).count))
    }

    @Test("random pairs: as few errors as a plain edit distance finds, and both lengths add up")
    func agreesWithEditDistance() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let a = (0..<Int.random(in: 0...12, using: &generator)).map { _ in "abc".randomElement(using: &generator)! }
            let b = (0..<Int.random(in: 0...12, using: &generator)).map { _ in "abc".randomElement(using: &generator)! }
            let errors = WordErrors(reference: a.map(String.init), hypothesis: b.map(String.init))
            #expect(errors.errors == editDistance(a, b))
            #expect(b.count == a.count - errors.deletions + errors.insertions)
        }
    }

    @Test("there is no rate without reference words")
    func rate() {
        #expect(WordErrors(reference: [], hypothesis: ["a"]).rate == nil)
        #expect(WordErrors(reference: ["a", "b"], hypothesis: ["a", "c", "d"]).rate == 1)
    }

    private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// Written from the recurrence, row by row, for comparison.
    private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    table[i][j] = i + j
                } else {
                    let replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                    table[i][j] = min(replaced, table[i - 1][j] + 1, table[i][j - 1] + 1)
                }
            }
        }
        return table[a.count][b.count]
    }
}
