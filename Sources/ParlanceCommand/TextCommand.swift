import ArgumentParser
import ParlanceCore
import ParlanceSpeech

struct TextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "What becomes of spoken words: type lines of them, read what would be shown.",
        discussion: """
            Each line is an utterance as a recognizer hears it: lower case, no punctuation, numbers as words. With
            --partials, what would be shown after each word comes first.

              echo "my number is five five five oh one two three four five six" | parlance text --redact phone_number
              parlance text --format smart --redact all --redact-with hash --partials
            """)

    @OptionGroup var text: TextOptions
    @Flag(help: "Show what is shown after each word, too.") var partials = false

    func run() throws {
        var text: (any TextProcessor)?
        do { text = try ChannelText(self.text.configuration()) } catch let failure as SessionFailure {
            throw ValidationError(failure.message)
        }
        while let line = readLine() {
            let words = line.split(whereSeparator: \.isWhitespace).enumerated().map { index, word in
                let start = MediaTime(milliseconds: index * 300)
                return Word(
                    text: String(word), span: MediaSpan(start: start, end: start + MediaTime(milliseconds: 250)),
                    confidence: 1)
            }
            if partials {
                for count in 1...max(words.count, 1) {
                    let shown = Array(words.prefix(count))
                    print("  ", written(text?.preview(shown) ?? shown))
                }
            }
            print(written(text?.commit(words, endsUtterance: true) ?? words))
        }
    }

    private func written(_ words: [Word]) -> String { words.map(\.written).joined(separator: " ") }
}
