import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Formatting of words")
struct TextFormatterTests {
    private func format(_ text: String, _ formatting: TextFormatting = .smart) -> String {
        var formatter = TextFormatter(formatting)
        return formatter.commit(timeline(text), endsUtterance: true).written
    }

    @Test("without options, words are left as they are")
    func none() {
        #expect(format("um twenty five dollars i think", .none) == "um twenty five dollars i think")
    }

    @Test(
        "full stops and capitals come from utterances, pauses and the words themselves",
        arguments: [
            ("hello there |1200 i am john", "Hello there. I am John."),
            ("i went to the store |600 then it rained", "I went to the store. Then it rained."),
            ("i went to the |700 store", "I went to the store."),
            ("i went to the store |600 but it was closed", "I went to the store, but it was closed."),
            ("i like it but not much", "I like it but not much."),
            ("well i think so", "Well, I think so."),
            ("well done", "Well done."),
            ("yes i do", "Yes, I do."), ("yes that's right", "Yes, that's right."),
            ("hi this is mary", "Hi, this is Mary."), ("hello there", "Hello there."),
            ("no one knows", "No one knows."),
            ("twenty five people came", "25 people came."),
        ])
    func sentences(text: String, written: String) {
        #expect(format(text) == written)
    }

    @Test(
        "questions are known by how they begin",
        arguments: [
            ("what time is it", "?"), ("so how many people are there", "?"), ("do you like it", "?"),
            ("is it far", "?"), ("can the dog run", "?"), ("where's my hat", "?"), ("why not", "?"),
            ("how are you", "?"),
            ("what a day", "."), ("when i was young", "."), ("do the dishes", "."), ("have a seat", "."),
            ("which is why we left", "."), ("how we did it", "."), ("do it again", "."), ("the what is it", "."),
        ])
    func questions(text: String, mark: String) {
        #expect(format(text).suffix(1) == mark)
    }

    @Test(
        "names have capitals, words that are something else besides do not",
        arguments: [
            ("we met in new york", "We met in New York."),
            ("a new idea", "A new idea."),
            ("i'm from san francisco |100 he's in london's east", "I'm from San Francisco he's in London's east."),
            ("she speaks french on mondays", "She speaks French on Mondays."),
            ("it was in march", "It was in March."), ("this may be it", "This may be it."),
            ("we may march on", "We may march on."),
            ("my iphone is from nasa", "My iPhone is from NASA."),
            ("write to john at example dot com", "Write to john@example.com."),
            ("john at example dot com wrote", "john@example.com wrote."),
        ])
    func names(text: String, written: String) {
        #expect(format(text) == written)
    }

    @Test("numerals alone write numbers, not amounts")
    func numerals() {
        #expect(
            format("i paid twenty five dollars on march fifth", .numerals) == "i paid 25 dollars on march fifth")
    }

    @Test(
        "commands are obeyed when dictation is on",
        arguments: [
            ("hello comma how are you question mark i am fine period", "Hello, how are you? I am fine."),
            ("one line new line another new paragraph the third", "One line\n Another\n\n The third."),
            ("twenty five dollars exclamation point", "$25!"),
            ("comma hello", ", Hello."),
            ("a new idea full moon", "A new idea full moon."),
        ])
    func dictation(text: String, written: String) {
        var formatting = TextFormatting.smart
        formatting.dictation = true
        #expect(format(text, formatting) == written)
        #expect(!format("hello comma", .smart).contains(","))
    }

    @Test(
        "numbers among an engine's own writing are written, up to its marks, which stay",
        arguments: [
            ("i/I paid twenty/Twenty five dollars/dollars, okay/Okay?", "I paid $25, Okay?"),
            ("route/Route twenty/twenty. five/Five people/people.", "Route 20. Five people."),
            ("call four one five five five five one two three four/four.", "Call 415-555-1234."),
            ("born/Born march/March fifth two thousand four/four.", "Born March 5, 2004."),
        ])
    func engines(text: String, written: String) {
        #expect(format(text) == written)
    }

    @Test("fillers are left out, also within a number")
    func fillers() {
        let formatting = TextFormatting(numbers: .all, withoutFillers: true)
        #expect(format("um i have uh twenty um five dollars", formatting) == "i have $25")
    }

    @Test("strong language shows its first letter, in both forms of a word")
    func profanity() {
        var formatter = TextFormatter(TextFormatting(capitals: true, profanity: .initial))
        let words = formatter.commit(timeline("shit that's fucking bad classic"), endsUtterance: true)
        #expect(words.written == "S*** that's f****** bad classic")
        #expect(words[0].text == "s***")
    }

    @Test("phrases are replaced, the longest first, whatever the grammar thinks of them")
    func replacements() throws {
        let formatting = try TextFormatting(
            numbers: .all,
            replacements: [
                #require(TextReplacement(find: "par lance", written: "Parlance")),
                #require(TextReplacement(find: "Par", written: "PAR")),
                #require(TextReplacement(find: "twenty five", written: "XXV")),
            ])
        #expect(
            format("par lance is at par for twenty five dollars", formatting) == "Parlance is at PAR for XXV dollars")
        #expect(TextReplacement(find: " ", written: "x") == nil)
        #expect(TextReplacement(find: "a b c d e f g h i", written: "x") == nil)
    }

    @Test("a word covers the words it was made of")
    func spans() {
        var formatter = TextFormatter(.smart)
        let words = formatter.commit(timeline("pay twenty five dollars now"), endsUtterance: true)
        #expect(words.map(\.text) == ["pay", "twenty five dollars", "now"])
        #expect(words.map(\.written) == ["Pay", "$25", "now."])
        #expect(words[1].span == MediaSpan(start: MediaTime(milliseconds: 220), end: MediaTime(milliseconds: 860)))
        #expect(words.allSatisfy { $0.confidence == 0.5 })
    }

    @Test("an engine's own writing stays, and nothing is added to it")
    func engines() {
        #expect(
            format("hello/Hello, doctor/Dr. smith/Smith. i paid twenty/20 dollars")
                == "Hello, Dr. Smith. i paid 20 dollars")
        #expect(format("mcdonald/McDonald twenty five dollars") == "McDonald $25")
    }

    @Test("a preview follows what was committed and changes nothing")
    func preview() {
        var formatter = TextFormatter(.smart)
        _ = formatter.commit(timeline("we met in"), endsUtterance: false)
        #expect(formatter.preview(timeline("new york at three thirty")).written == "New York at 3:30")
        #expect(formatter.preview(timeline("new york")).written == "New York")
        #expect(formatter.commit(timeline("london"), endsUtterance: true).written == "London.")
        #expect(formatter.preview(timeline("good")).written == "Good")
    }

    @Test(
        "the words that wait",
        arguments: [
            ("we have twenty five", TextFormatting(numbers: .all), 2),
            ("we have twenty five of", .init(numbers: .all), 0),
            ("we have a house", .init(numbers: .all), 0), ("we have a house", .smart, 1),
            ("hello new", .init(dictation: true), 2), ("hello comma", .init(dictation: true), 2), ("hello", .none, 0),
            ("twenty um", .init(numbers: .all, withoutFillers: true), 2),
        ])
    func open(text: String, formatting: TextFormatting, count: Int) {
        #expect(TextFormatter(formatting).openWords(in: timeline(text)) == count)
    }
}
