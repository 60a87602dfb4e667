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

    @Option(help: "How words are written: none, numerals or smart.") var format = "none"
    @Option(help: ArgumentHelp("Hide these: all, or phone_number,email_address,…", valueName: "policies")) var redact:
        String?
    @Option(help: "What stands for what is hidden: entity_name, hash or asterisks.") var redactWith: Substitution?
    @Flag(help: "Show what is shown after each word, too.") var partials = false

    func validate() throws { _ = try TextConfiguration(format: format, redact: redact, with: redactWith) }

    func run() throws {
        let configuration = try TextConfiguration(format: format, redact: redact, with: redactWith)
        var text: (any TextProcessor)?
        do { text = try ChannelText(configuration) } catch { throw ValidationError(error.message) }
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

extension Substitution: ExpressibleByArgument {}

extension TextConfiguration {
    /// Of `--format`, `--redact` and `--redact-with`.
    init(format: String, redact: String?, with substitution: Substitution?) throws {
        self.init()
        guard let formatting = TextFormatting(name: format) else {
            throw ValidationError("--format is \(TextFormatting.named.map(\.name).joined(separator: ", ")).")
        }
        self.formatting = formatting
        guard let redact else {
            if substitution != nil { throw ValidationError("--redact-with goes with --redact.") }
            return
        }
        guard let redaction = Redaction(redact) else {
            throw ValidationError(
                "--redact is 'all', or some of these with commas between them: "
                    + RedactionPolicy.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        self.redaction = redaction
        if let substitution { self.substitution = substitution }
    }
}
