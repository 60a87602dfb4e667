import ParlanceCore
import Testing

@Suite("Passages of a transcript")
struct PassagesTests {
    /// A word every half second; `|` is a pause of two seconds, a digit changes the speaker.
    private func words(_ text: String) -> [Word] {
        var time = 0
        var speaker: Int?
        var words: [Word] = []
        for part in text.split(separator: " ") {
            if part == "|" {
                time += 2_000
            } else if let number = Int(part) {
                speaker = number
            } else {
                var word = Word(
                    text: part.lowercased(), written: String(part),
                    span: MediaSpan(start: .init(milliseconds: time), end: .init(milliseconds: time + 400)),
                    confidence: 0.5)
                word.speaker = speaker
                words.append(word)
                time += 500
            }
        }
        return words
    }

    @Test(
        "Sentences end at their marks, and with the speaker",
        arguments: [
            ("One two. Three? Four", ["One two.", "Three?", "Four"]),
            (#"He said "no." Then left."#, [#"He said "no.""#, "Then left."]),
            ("0 one two 1 three", ["one two", "three"]), ("no marks | at all", ["no marks at all"]), ("", []),
        ])
    func sentences(text: String, expected: [String]) {
        #expect(Passages.sentences(of: words(text)).map(\.text) == expected)
    }

    @Test("Paragraphs end at a pause after a sentence, with the speaker, and after five sentences")
    func paragraphs() {
        func paragraphs(_ text: String) -> [[String]] {
            Passages.paragraphs(of: words(text)).map { $0.map(\.text) }
        }
        #expect(paragraphs("A. B. | C. D") == [["A.", "B."], ["C.", "D"]])
        #expect(paragraphs("a | b") == [["a b"]])
        #expect(paragraphs("0 A. 1 B.") == [["A."], ["B."]])
        #expect(paragraphs("A. B. C. D. E. F.") == [["A.", "B.", "C.", "D.", "E."], ["F."]])
    }

    @Test("Utterances end at a pause, and with the speaker")
    func utterances() {
        let found = Passages.utterances(of: words("0 a b | c 1 d"), gap: .init(milliseconds: 800))
        #expect(found.map(\.text) == ["a b", "c", "d"])
        #expect(found.map(\.speaker) == [0, 0, 1])
        #expect(found[0].span == MediaSpan(start: .zero, end: .init(milliseconds: 900)))
        #expect(found[0].confidence == 0.5)
    }
}
