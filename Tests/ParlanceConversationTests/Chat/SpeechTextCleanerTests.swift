import ParlanceConversation
import Testing

@Suite struct SpeechTextCleanerTests {
    @Test(
        "what is spoken has no marks",
        arguments: [
            ("Hello there. It costs 5 - 3 = 2.", "Hello there. It costs 5 - 3 = 2."),
            ("**Bold** and *soft* and `code`.", "Bold and soft and code."),
            ("# Title\nText", "Title\nText"), ("- one\n- two\n", "one\n two\n"),
            ("> quoted", "quoted"), ("See [the page](https://example.com/a_b).", "See the page."),
            ("![a cat](cat.png) sits", "a cat sits"), ("an [aside] stays", "an aside stays"),
            ("Well-known, 2 * 3, snake_case", "Well-known, 2 * 3, snake case"),
            ("Before\n```swift\nlet x = 1\n```\nafter", "Before\n\nafter"),
            ("Great 😀👍🏽! ❤️ 1️⃣ 🇩🇪 ok", "Great ! 1 ok"), ("~~old~~ new ~5", "old new ~5"),
            ("<think>hm</think>Yes.", "Yes."), (#"\*literal\*"#, "*literal*"), ("a|b|", "a,b,"),
        ])
    func cleaned(text: String, spoken: String) {
        for size in [1, 2, 3, text.count] {
            var cleaner = SpeechTextCleaner()
            var out = ""
            var rest = text.unicodeScalars[...]
            while !rest.isEmpty {
                out += cleaner.add(String(String.UnicodeScalarView(rest.prefix(size))))
                rest = rest.dropFirst(size)
            }
            #expect(out + cleaner.finish() == spoken)
        }
    }

    @Test func anOpenBracketIsGivenInTime() {
        var cleaner = SpeechTextCleaner()
        let long = String(repeating: "word ", count: 100)
        #expect(cleaner.add("[" + long).utf8.count > 200)
    }
}
