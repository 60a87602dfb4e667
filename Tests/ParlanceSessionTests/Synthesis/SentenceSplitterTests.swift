import ParlanceCore
import ParlanceSession
import Testing

@Suite("Text as it comes becomes sentences")
struct SentenceSplitterTests {
    /// Sentences that are sure before the end, and what is left.
    private func split(_ text: String, cutEvery length: Int = .max) -> (sure: [String], left: String) {
        var splitter = SentenceSplitter()
        var sentences: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            splitter.add(rest.prefix(length), into: &sentences)
            rest = rest.dropFirst(length)
        }
        return (sentences, splitter.pending)
    }

    @Test(
        "Where a sentence ends",
        arguments: [
            ("Hello there. How are you?", ["Hello there. ", "How are you?"]),
            ("Really?! Yes.", ["Really?! ", "Yes."]),
            ("He said \"stop.\" Then he left.", ["He said \"stop.\" ", "Then he left."]),
            ("It costs 3.50 today. Fine.", ["It costs 3.50 today. ", "Fine."]),
            ("Dr. Smith met Mrs. Jones. They spoke.", ["Dr. Smith met Mrs. Jones. ", "They spoke."]),
            ("We saw J. K. Rowling there. It was nice.", ["We saw J. K. Rowling there. ", "It was nice."]),
            ("So do I. You know that.", ["So do I. ", "You know that."]),
            ("Fruit, e.g. apples, is good. Eat it.", ["Fruit, e.g. apples, is good. ", "Eat it."]),
            ("See No. 5 there. No. I will not.", ["See No. 5 there. ", "No. ", "I will not."]),
            ("1. Open the box. 2. Close it.", ["1. Open the box. ", "2. Close it."]),
            ("Wait... what? Yes", ["Wait... what? ", "Yes"]),
            ("Wait... What? Yes", ["Wait... ", "What? ", "Yes"]),
            ("one line\nand the next", ["one line\n", "and the next"]),
            ("Read parlance.example.org. Then call.", ["Read parlance.example.org. ", "Then call."]),
            ("你好。今天怎么样？很好。", ["你好。", "今天怎么样？", "很好。"]),
            ("Das ist z.B. Hans. Er kommt.", ["Das ist z.B. Hans. ", "Er kommt."]),
            ("It is 5 p.m. now, hurry.", ["It is 5 p.m. now, hurry."]),
            ("", []),
        ])
    func table(text: String, expected: [String]) {
        var (sentences, left) = split(text)
        if !left.isEmpty { sentences.append(left) }
        #expect(sentences == expected)
    }

    @Test(
        "No end before it is sure",
        arguments: ["Hello.", "Hello. ", "It costs 3.", "Really?", "He said \"stop.\"", "Wait…  "])
    func unsure(text: String) {
        #expect(split(text).sure == [])
        #expect(split(text + " Next").sure.count == 1)
    }

    @Test("Whatever is cut where: nothing is lost, nothing depends on the cuts, nothing is too long")
    func property() {
        var generator = SplitMix(state: 7)
        let pieces = [
            "a", "Word", " ", "  ", ". ", ".", "! ", "?", "\n", "e.g. ", "Dr. ", "3.5", ", ", "。", "é", "\u{301}", "👩‍👩‍👧",
            "\"", ") ",
            "…", "a.m. ", "\r\n", "\u{0}", "I. ", "x. y", "한국어. ",
        ]
        for _ in 0..<3_000 {
            let count = Int(generator.next() % 200)
            let text = (0..<count).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }.joined()
            let whole = split(text)
            #expect((whole.sure.joined() + whole.left).unicodeScalars.elementsEqual(text.unicodeScalars))
            #expect(whole.sure.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= SentenceSplitter.limit })
            // Cut between scalars, not only between characters.
            var splitter = SentenceSplitter()
            var sentences: [String] = []
            for scalar in text.unicodeScalars { splitter.add(String(scalar), into: &sentences) }
            #expect(sentences == whole.sure)
            splitter.finish(into: &sentences)
            #expect(sentences.joined().unicodeScalars.elementsEqual(text.unicodeScalars))
            #expect(splitter.pending.isEmpty)
        }
    }

    @Test("What has no end is cut after a comma, else between words, else where it is too long")
    func cuts() {
        let words = String(repeating: "word ", count: 70)
        let commas = "first part, " + words
        #expect(split(commas).sure.first == "first part, ")
        #expect(split(words).sure.first?.hasSuffix("word ") == true)
        #expect(split(String(repeating: "x", count: 301)).sure == [String(repeating: "x", count: 300)])
    }

    @Test("What is cleared is forgotten")
    func clears() {
        var splitter = SentenceSplitter()
        var sentences: [String] = []
        splitter.add("Half a sentence. ", into: &sentences)
        splitter.clear()
        splitter.add("Another one.", into: &sentences)
        splitter.finish(into: &sentences)
        #expect(sentences == ["Another one."])
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
