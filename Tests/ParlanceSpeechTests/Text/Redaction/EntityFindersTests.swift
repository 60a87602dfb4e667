import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Finding entities in spoken words")
struct EntityFindersTests {
    /// With structure; what has none is tested by itself.
    private static let structured = EntityFinders.available.subtracting(OpenClassFinder.policies)
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
        "days, times and sums, however they are said",
        arguments: [
            ("we meet on the second of may then", "date: the second of may"),
            ("on monday june the fifth twenty twenty one we did", "date: monday june the fifth twenty twenty one"),
            ("march no sorry april fifth is fine", "date: march no sorry april fifth"),
            ("it ended oh nine slash nineteen slash eighteen they say", "date: oh nine slash nineteen slash eighteen"),
            (
                "he was born the tenth of the seventh eighty two okay",
                "date_of_birth: the tenth of the seventh eighty two"
            ),
            ("born on twelve four seventy in lagos", "date_of_birth: twelve four seventy"),
            ("my card expires oh two twenty nine thanks", "credit_card_expiration: oh two twenty nine"),
            ("expiry may of thirty one okay", "credit_card_expiration: may of thirty one"),
            ("come at seven fifteen p m eastern time please", "time: seven fifteen p m eastern time"),
            ("at a quarter to nine we left", "time: a quarter to nine"),
            ("meet me at ten to four please", "time: ten to four"),
            ("about half past um nine in the morning they came", "time: half past um nine in the morning"),
            ("five thirty no i mean five forty five p m please", "time: five thirty no i mean five forty five p m"),
            ("oh eight hundred hours is early", "time: oh eight hundred hours"),
            ("pay four and a half thousand euros now", "money_amount: four and a half thousand euros"),
            (
                "it's ninety um dollars and twenty seven cents then",
                "money_amount: ninety um dollars and twenty seven cents"
            ),
            ("lend me fifteen quid please", "money_amount: fifteen quid"),
            ("he made ten grand in a week", "money_amount: ten grand"),
            ("for a dollar fifty each", "money_amount: a dollar fifty"),
            ("see my dash dentist dot com slash book now okay", "url: my dash dentist dot com slash book now"),
        ])
    func said(sentence: String, entity: String) { #expect(found(sentence) == [entity]) }

    @Test(
        "ordinary talk has none",
        arguments: [
            "i have one or two questions", "for the first time in a while", "look at the dot com bubble",
            "nine one one is the number to call", "ten to four people came", "the second may be better",
            "march on to the third",
            "half eight of them", "it was twenty two fifty years ago", "second of all i lost ten pounds",
            "two pounds of flour", "the nine to five job", "version sixteen point four point one is out",
            "a march of ten miles", "a million thanks", "they may second that",
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
        let sentences = SpokenSentence.all + SpokenSentence.heldOut
        let broken = sentences.enumerated().filter { $0.offset % 4 == 0 && !check($0.element.words, all) }
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
            may march second third first thirtieth of at half quarter past after o'clock minutes p hours morning monday noon
            dollars pounds pence quid swiss million eastern time work tonight
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
