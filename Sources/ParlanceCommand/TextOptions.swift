import ArgumentParser
import ParlanceCore

/// What becomes of words before they are shown: the same options for recordings and for typed lines.
struct TextOptions: ParsableArguments {
    @Option(help: "How words are written: none, numerals or smart.") var format = "none"
    @Flag(help: "Obey spoken marks: 'comma', 'new line' and so on.") var dictation = false
    @Flag(help: "Leave out 'um', 'uh' and their like.") var noFillers = false
    @Option(help: "Strong language: shown, initial (f***) or starred (****).") var profanity =
        TextFormatting.Profanity.shown
    @Option(
        help: ArgumentHelp(
            "Write words otherwise; without ':WRITTEN' leave them out. May be repeated.", valueName: "find:written"))
    var replace: [String] = []
    @Option(help: ArgumentHelp("Hide these: all, or phone_number,email_address,…", valueName: "policies")) var redact:
        String?
    @Option(help: "What stands for what is hidden: entity_name, hash or asterisks.") var redactWith: Substitution?

    func validate() throws { _ = try configuration() }

    func configuration() throws -> TextConfiguration {
        var text = TextConfiguration()
        guard let formatting = TextFormatting(name: format) else {
            throw ValidationError("--format is \(TextFormatting.named.map(\.name).joined(separator: ", ")).")
        }
        text.formatting = formatting
        text.formatting.dictation = dictation
        text.formatting.withoutFillers = noFillers
        text.formatting.profanity = profanity
        text.formatting.replacements = try replace.map { rule in
            let parts = rule.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let replacement = TextReplacement(find: parts[0], written: parts.count > 1 ? parts[1] : "") else {
                throw ValidationError(
                    "--replace is 'find:written', with 1 to \(TextReplacement.mostWords) words to find.")
            }
            return replacement
        }
        guard let redact else {
            if redactWith != nil { throw ValidationError("--redact-with goes with --redact.") }
            return text
        }
        guard let redaction = TextConfiguration.Redaction(redact) else {
            throw ValidationError(
                "--redact is 'all', or some of these with commas between them: "
                    + RedactionPolicy.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        text.redaction = redaction
        if let redactWith { text.substitution = redactWith }
        return text
    }
}

extension Substitution: ExpressibleByArgument {}
extension TextFormatting.Profanity: ExpressibleByArgument {}
