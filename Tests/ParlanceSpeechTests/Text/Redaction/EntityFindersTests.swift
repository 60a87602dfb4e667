import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Finding entities in spoken words")
struct EntityFindersTests {
    /// With structure; what has none is tested by itself.
    private static let structured = EntityFinders.available.subtracting(OpenClassFinder.policies).subtracting(said)
    /// Days, times and sums, many ways of saying which are not read yet.
    private static let said: Set<RedactionPolicy> = [
        .date, .dateOfBirth, .creditCardExpiration, .time, .moneyAmount,
    ]
    private let finders = EntityFinders(structured)

    private func found(_ sentence: String) -> [String] {
        let words = sentence.split(separator: " ").map(String.init)
        let reading = finders.read(words)
        return (reading.spans + reading.suspects).map {
            "\($0.policy.rawValue): \(words[$0.words].joined(separator: " "))"
        }
    }

    @Test(
        "what has structure",
        arguments: [
            (
                "my card is four one one one one one one one one one one one one one one one okay",
                "credit_card_number: four one one one one one one one one one one one one one one one"
            ),
            (
                "it is forty one eleven eleven eleven eleven eleven eleven eleven then",
                "credit_card_number: forty one eleven eleven eleven eleven eleven eleven eleven"
            ),
            (
                "call five five five oh one two three four five six after six",
                "phone_number: five five five oh one two three four five six"
            ),
            (
                "it's plus four four two oh seven nine four six oh nine five eight today",
                "phone_number: plus four four two oh seven nine four six oh nine five eight"
            ),
            (
                "s s n one two three dash four five dash six seven eight nine thanks",
                "us_social_security_number: one two three dash four five dash six seven eight nine"
            ),
            ("write to john dot smith at gmail dot com please", "email_address: john dot smith at gmail dot com"),
            (
                "it's j o h n four two at example dot co dot u k then",
                "email_address: j o h n four two at example dot co dot u k"
            ),
            ("see w w w dot example dot com slash help and click", "url: w w w dot example dot com slash help"),
            (
                "ping one ninety two dot one sixty eight dot zero dot one again",
                "ip_address: one ninety two dot one sixty eight dot zero dot one"
            ),
            (
                "the mac is double zero colon one b colon four four colon one one colon three a colon b seven okay",
                "mac_address: double zero colon one b colon four four colon one one colon three a colon b seven"
            ),
            (
                "the password is sunshine seven four exclamation mark and then enter",
                "password: sunshine seven four exclamation mark"
            ),
            (
                "account number eight one nine six six seven three one please",
                "account_number: eight one nine six six seven three one"
            ),
            (
                "my passport number is alpha bravo one two three four five six okay",
                "passport_number: alpha bravo one two three four five six"
            ),
            (
                "the code on the back is four no sorry seven nine five thanks",
                "credit_card_cvv: four no sorry seven nine five"
            ),
            (
                "order number one two three four five six seven please",
                "number_sequence: one two three four five six seven"
            ),
        ])
    func structure(sentence: String, entity: String) { #expect(found(sentence) == [entity]) }

    @Test(
        "ordinary talk has none",
        arguments: [
            "i have one or two questions", "for the first time in a while", "look at the dot com bubble",
            "nine one one is the number to call", "we meet at seven thirty on the second of may",
            "a hundred thousand people",
            "the password must have eight characters", "version sixteen point four point one",
            "a polka dot dress you know",
            "i may be there at ten", "in nineteen eighty four", "meet me at the station",
        ])
    func ordinary(sentence: String) { #expect(found(sentence) == []) }

    @Test("what was taken back is part of it, however it was said")
    func corrections() {
        for words in ["no sorry", "i mean", "scratch that", "oops no", "wait no", "correction"] {
            #expect(
                found("call me on five five five oh one two three four nine nine \(words) five six please")
                    == ["phone_number: five five five oh one two three four nine nine \(words) five six"])
        }
    }

    @Test("no policy, no entity")
    func off() {
        let reading = EntityFinders([]).read(["five", "five", "five", "oh", "one", "two"])
        #expect(reading.spans.isEmpty && reading.suspects.isEmpty && reading.openFrom == 6)
    }

    /// What was said to correct oneself, or while thinking, may stay.
    private static let asides: Set<String> = [
        "um", "uh", "erm", "er", "sorry", "no", "i", "mean", "oops", "wait", "scratch", "that", "correction",
    ]

    @Test("of the sentences that were written before the rules, nearly all is found, and little else")
    func sentences() {
        let wanted = Set(Self.structured.map(\.rawValue))
        var counts = (found: 0, missed: 0, right: 0, wrong: 0)
        for sentence in SpokenSentence.all {
            let reading = finders.read(sentence.words)
            let spans = reading.spans + reading.suspects
            for entity in sentence.entities where wanted.contains(entity.policy) {
                let isWhole = entity.words.allSatisfy { index in
                    Self.asides.contains(sentence.words[index]) || spans.contains { $0.words.contains(index) }
                }
                if isWhole { counts.found += 1 } else { counts.missed += 1 }
            }
            for span in spans {
                let isRight = sentence.entities.contains { $0.words.overlaps(span.words) }
                if isRight { counts.right += 1 } else { counts.wrong += 1 }
            }
        }
        #expect(counts.found + counts.missed > 800)
        #expect(Double(counts.found) / Double(counts.found + counts.missed) >= 0.98)
        #expect(Double(counts.right) / Double(counts.right + counts.wrong) >= 0.95)
    }

    /// The law of ``EntityFinder``.
    private func check(_ words: [String], _ finders: EntityFinders? = nil) -> Bool {
        let finders = finders ?? self.finders
        let whole = finders.read(words).spans
        for count in 0...words.count {
            let part = finders.read(Array(words[..<count]))
            let open = part.openFrom
            let closed = part.spans.filter { $0.words.upperBound <= open }
            guard closed == whole.filter({ $0.words.upperBound <= open }),
                !whole.contains(where: { $0.words.lowerBound < open && $0.words.upperBound > open })
            else { return false }
        }
        return true
    }

    @Test("all policies together keep the law, too")
    func lawOfAll() {
        let all = EntityFinders(EntityFinders.available)
        let broken = SpokenSentence.all.enumerated().filter { $0.offset % 4 == 0 && !check($0.element.words, all) }
        #expect(broken.map { $0.element.words.joined(separator: " ") } == [])
    }

    @Test("what a beginning closes, the whole keeps: every sentence, cut at every word")
    func lawOnSentences() {
        let broken = SpokenSentence.all.filter { !check($0.words) }
        #expect(broken.map { $0.words.joined(separator: " ") } == [])
    }

    @Test("the same on words at random")
    func lawAtRandom() {
        let vocabulary = """
            zero one two three oh nine ten eleven twenty forty hundred thousand double triple a b i n s x alpha bravo
            november dash dot point slash forward colon plus extension um sorry no i mean scratch that wait oops at
            gmail com co uk org u k http https w john smith email address card phone account social security number
            password is my the and then for as in lower case all one word question mark exclamation okay thanks mail
            pin code on to ip mac routing cvv expires born plate vin license passport order reference call
            """.split(whereSeparator: \.isWhitespace).map(String.init)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let words = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
                vocabulary.randomElement(using: &generator)!
            }
            #expect(check(words), "\(words.joined(separator: " "))")
        }
    }
}
