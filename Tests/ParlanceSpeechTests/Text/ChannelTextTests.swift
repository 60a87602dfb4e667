import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("The words of a channel, hidden and written")
struct ChannelTextTests {
    private func channel(
        _ format: TextFormatting = .none, redact: TextConfiguration.Redaction = .none, digits: Int? = nil,
        with substitution: Substitution = .entityName, searches: [String] = []
    ) throws -> ChannelText {
        var configuration = TextConfiguration()
        configuration.formatting = format
        configuration.redaction = redact
        configuration.hiddenDigits = digits
        configuration.substitution = substitution
        configuration.searches = searches
        return try #require(try ChannelText(configuration))
    }

    private func words(_ sentence: String) -> [Word] {
        SpokenSentence.recognized(sentence.split(separator: " ").map(String.init))
    }

    private func text(_ words: [Word]) -> String { words.map(\.written).joined(separator: " ") }

    @Test("Nothing to do is nothing at all")
    func plain() throws { #expect(try ChannelText(TextConfiguration()) == nil) }

    @Test(
        "What is masked letter by letter is written before, as what is shown would be",
        arguments: [
            (TextFormatting.none, "call #### ### #### #### #### #### ### ### ##### #### now"),
            (.smart, "Call ###-###-#### now."),
        ])
    func hash(format: TextFormatting, expected: String) throws {
        var channel = try channel(format, redact: .all, with: .hash)
        let spoken = words("call four one five five five five one two three four now")
        let shown = channel.commit(spoken, endsUtterance: true)
        #expect(text(shown) == expected)
        #expect(shown.filter { $0.hidden != nil }.allSatisfy { !$0.text.contains { $0.isLetter || $0.isNumber } })
        #expect(shown.map(\.span.start).first == spoken.first?.span.start)
        #expect(shown.map(\.span.end).last == spoken.last?.span.end)
    }

    @Test("What one of the two keeps back is told, and comes later")
    func held() throws {
        var channel = try channel(.smart, redact: .policies([.phoneNumber]))
        let spoken = words("please call five five five oh one two three four five six tomorrow and twenty five more")
        #expect(text(channel.commit(Array(spoken[..<6]), endsUtterance: false)) == "Please")
        // "call" waits for the word after it, which is part of a number.
        #expect(channel.heldFrom == spoken[1].span.start)
        #expect(text(channel.preview([])) == "call")
        #expect(text(channel.commit(Array(spoken[6..<14]), endsUtterance: false)) == "call [PHONE_NUMBER] tomorrow")
        #expect(channel.heldFrom == spoken[13].span.start)
        #expect(text(channel.preview(Array(spoken[14...]))).hasPrefix("and"))
        #expect(text(channel.commit(Array(spoken[14...]), endsUtterance: true)) == "and 25 more.")
        #expect(channel.heldFrom == nil)
    }

    @Test(
        "What could still be written otherwise is not settled",
        arguments: [
            ("we paid twenty", 1), ("we paid twenty five", 1), ("we paid twenty five dollars", 2),
            ("we paid twenty five dollars for", 3), ("we paid twenty five dollars for it", 4), ("we", 0), ("", 0),
        ])
    func settled(text: String, count: Int) throws {
        let channel = try channel(.smart)
        let spoken = words(text)
        #expect(channel.settled(of: spoken, shownAs: channel.preview(spoken)) == count)
    }

    @Test("Numbers can be written otherwise from now on")
    func numbers() throws {
        var channel = try channel(TextFormatting(withoutFillers: true))
        #expect(text(channel.commit(words("um twenty five"), endsUtterance: true)) == "twenty five")
        channel.write(numbers: .numerals)
        #expect(text(channel.commit(words("um twenty five"), endsUtterance: true)) == "25")
        channel.write(numbers: .spoken)
        #expect(text(channel.commit(words("um twenty five"), endsUtterance: true)) == "twenty five")
    }

    @Test("Searches find what is shown, and nothing of what is hidden")
    func searches() throws {
        var channel = try channel(redact: .policies([.phoneNumber]), searches: ["five five", "call me"])
        let shown = channel.commit(
            words("call me at five five five oh one two three four five six"), endsUtterance: true)
        let found = channel.search(shown)
        #expect(found.map(\.query) == ["five five", "call me"])
        #expect(found[0].hits == [])
        #expect(found[1].hits.map(\.span) == [MediaSpan(start: .zero, end: shown[1].span.end)])
    }

    @Test("Words are replaced, or left out with their time, the marks kept")
    func replacements() throws {
        var format = TextFormatting.smart
        format.replacements = try [("open source", "free software"), ("you know", "")].map {
            try #require(TextReplacement(find: $0, written: $1))
        }
        var channel = try channel(format)
        let shown = channel.commit(words("we like open source you know"), endsUtterance: true)
        #expect(text(shown) == "We like free software.")
    }

    @Test("With numbers hidden there is no run of so many digits, in words or in figures", arguments: [3, 1])
    func digits(least: Int) throws {
        let vocabulary = """
            oh zero one two three four five six seven eight nine ten eleven nineteen twenty thirty ninety hundred thousand and
            double triple dash point um sorry no half past dollars percent first second third march may a b x
            """.split(whereSeparator: \.isWhitespace).map(String.init)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let spoken = SpokenSentence.recognized(
                (0..<Int.random(in: 1...14, using: &generator)).map { _ in vocabulary.randomElement(using: &generator)!
                })
            var channel = try channel([.smart, .numerals].randomElement()!, digits: least)
            var from = 0
            while from < spoken.count {
                let to = Int.random(in: from + 1...spoken.count, using: &generator)
                let partial = channel.preview(Array(spoken[from..<to]))
                let ends = to == spoken.count || Int.random(in: 0..<8, using: &generator) == 0
                let final = channel.commit(Array(spoken[from..<to]), endsUtterance: ends)
                for shown in [text(partial), text(final)] {
                    #expect(
                        shown.firstMatch(of: least == 1 ? /[0-9]/ : /[0-9],?[0-9],?[0-9]/) == nil,
                        "\(shown) of \(text(spoken))")
                }
                from = to
            }
        }
    }

    @Test(
        "What is left between hidden numbers is not written as another one, wherever results are cut",
        arguments: ["five four march a zero a thousand eleven a thousand nine past half"])
    func gaps(sentence: String) throws {
        let spoken = words(sentence)
        for format in [TextFormatting.smart, .numerals] {
            for first in 1...spoken.count {
                for second in first...spoken.count {
                    for ends in [false, true] {
                        var channel = try channel(format, digits: 3)
                        var from = 0
                        for to in [first, second, spoken.count] where to > from {
                            let part = Array(spoken[from..<to])
                            let shown = [
                                text(channel.preview(part)),
                                text(channel.commit(part, endsUtterance: ends || to == spoken.count)),
                            ]
                            for text in shown {
                                #expect(
                                    text.firstMatch(of: /[0-9],?[0-9],?[0-9]/) == nil, "\(text) at \(first), \(second)")
                            }
                            from = to
                        }
                    }
                }
            }
        }
    }
}
