import ParlanceCore
import ParlanceSpeech
import Testing

/// Random words with random pauses, cut anywhere.
@Suite("Formatting of words that come bit by bit")
struct TextFormatterCutTests {
    private static let vocabulary: [String] =
        SpokenGrammar.vocabulary
        + Array(
            repeating: """
                one two three four five oh twenty thirty hundred and point dot at dollars um uh comma period new line
                question mark york i what is do you but well yes house gmail com john smith par lance shit par it
                """, count: 8
        ).flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }

    private static let options: [TextFormatting] = [
        .smart, .numerals, TextFormatting(numbers: .all, withoutFillers: true),
        TextFormatting(
            numbers: .all, punctuation: true, capitals: true, dictation: true, withoutFillers: true,
            profanity: .initial,
            replacements: ["par lance", "five apples and", "york"].map {
                TextReplacement(find: $0, written: "[\($0)]")!
            }),
        TextFormatting(numbers: .all, replacements: [TextReplacement(find: "twenty house", written: "20H")!]),
        TextFormatting(punctuation: true), TextFormatting(capitals: true), TextFormatting(dictation: true),
    ]

    private func stream(_ random: inout TextRandom) -> [Word] {
        var time = 0
        return (0..<Int.random(in: 1...30, using: &random)).map { _ in
            time += [20, 20, 20, 250, 600, 1_200].randomElement(using: &random)!
            let text = Self.vocabulary.randomElement(using: &random)!
            let start = MediaTime(milliseconds: time)
            time += 150
            return Word(
                text: text, written: Int.random(in: 0..<60, using: &random) == 0 ? text.uppercased() + "." : nil,
                span: MediaSpan(start: start, end: MediaTime(milliseconds: time)),
                confidence: Float.random(in: 0...1, using: &random))
        }
    }

    @Test("pieces that leave out open words come out as the whole does", arguments: 0..<8)
    func pieces(option: Int) {
        let formatting = Self.options[option]
        var random = TextRandom(UInt64(31 + option))
        for _ in 0..<1_500 {
            let words = stream(&random)
            var one = TextFormatter(formatting)
            let whole = one.commit(words, endsUtterance: true)
            // An address that begins with an ordinary word is foreseen only where the last word waits anyhow.
            if formatting.numbers == .all, !formatting.looksAhead, whole.contains(where: { $0.text.contains(" dot ") })
            {
                continue
            }
            var other = TextFormatter(formatting)
            var pieces: [Word] = []
            var from = 0
            var known = 0
            while known < words.count {
                known = min(words.count, known + Int.random(in: 1...6, using: &random))
                let pending = Array(words[from..<known])
                let decided = other.commitDecided(of: pending)
                #expect(pending.count - decided.count <= TextFormatter.mostOpenWords)
                pieces += decided.written
                from += decided.count
            }
            pieces += other.commit(Array(words[from...]), endsUtterance: true)
            #expect(pieces == whole, "\(words.map(\.text))")
            guard pieces == whole else { return }
        }
    }

    @Test("no word is lost, none changes places, whatever is said", arguments: 0..<8)
    func spans(option: Int) {
        var random = TextRandom(UInt64(51 + option))
        let formatting = Self.options[option]
        for _ in 0..<500 {
            let words = stream(&random)
            var formatter = TextFormatter(formatting)
            for (written, isCommit) in [
                (formatter.preview(words), false), (formatter.commit(words, endsUtterance: true), true),
            ] {
                let kept = words.filter { !formatting.withoutFillers || !["um", "uh"].contains($0.text) }
                #expect(
                    written.flatMap { $0.text.split(separator: " ") }.count
                        == kept.flatMap { $0.text.split(separator: " ") }.count, "\(isCommit)")
                var rest = kept[...]
                for word in written {
                    let count = word.text.split(separator: " ").count
                    let own = rest.prefix(count)
                    rest = rest.dropFirst(count)
                    #expect(word.span == MediaSpan(start: own.first!.span.start, end: own.last!.span.end))
                    #expect(abs(word.confidence - own.reduce(0) { $0 + $1.confidence } / Float(count)) < 1e-5)
                }
            }
        }
    }
}
