import ParlanceBench
import Testing

@Suite("Words made comparable")
struct TextNormalizationTests {
    @Test(
        "each rule, by example",
        arguments: [
            ("Hello, World!", "hello world"),
            ("It's the dogs' bowl; 'tis Ann\u{2019}s.", "it's the dogs bowl tis ann's"),
            ("well-known mother\u{2011}in\u{2010}law", "well known mother in law"),
            ("yes\u{2014}no \u{2013} maybe", "yes no maybe"),
            ("either/or", "either or"),
            ("well...then\u{2026}no", "well then no"),
            ("U.S.A. and e.g. this.", "usa and eg this"),
            ("3.5 or 1,000 apples, 7.", "3.5 or 1,000 apples 7"),
            ("In 1984, (perhaps) \"quoted\"", "in 1984 perhaps quoted"),
            ("ÉCOLE Straße naïve", "école straße naïve"),
            ("cafe\u{301}", "cafe\u{301}"),
            ("AT&T 50% off*", "att 50 off"),
            ("tabs\tand\nlines\u{A0}too", "tabs and lines too"),
            ("... -- '' !?", ""),
            ("", ""),
        ])
    func rules(text: String, expected: String) {
        #expect(TextNormalization().words(text) == expected.split(separator: " ").map(String.init))
    }

    @Test("what is normal stays as it is")
    func idempotent() {
        let once = TextNormalization().words("The U.K.'s 3.5-year \u{201C}plan\u{201D} \u{2014} it\u{2019}s off!")
        #expect(TextNormalization().words(once.joined(separator: " ")) == once)
    }
}
