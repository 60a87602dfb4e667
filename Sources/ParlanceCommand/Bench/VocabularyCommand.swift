import ArgumentParser
import Parlance
import ParlanceBench
import ParlanceCore

struct VocabularyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vocabulary",
        abstract: "What favouring words brings: terms found, false alarms, word error rate.",
        discussion: """
            --keywords names a file with a line for each recording: the file as the manifest names it, a tab, and terms with
            | between them. Terms that are not said in the recording are distractors: hearing one is a false alarm.

              parlance bench vocabulary --manifest FILE --keywords TERMS --engine pocketsphinx --boost 0.5,1,2
            """)

    @OptionGroup var recordings: ManifestOptions
    @OptionGroup var recognition: EngineOptions
    @Option(help: ArgumentHelp("Terms to favour, recording by recording.", valueName: "file")) var keywords: String
    @Option(help: ArgumentHelp("Boosts in the engine's scale, or 'default'; with commas.", valueName: "list"))
    var boost =
        "default"
    @Option(help: ArgumentHelp("Recordings at a time.", valueName: "n")) var jobs = 1
    @Flag(help: "Terms that the model cannot spell are left out, and not an error.") var wishes = false

    func validate() throws {
        _ = try boosts
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs is 1 to 64.") }
    }

    private var boosts: [Float?] {
        get throws {
            try boost.split(separator: ",").map { text in
                if text == "default" { return nil }
                guard let boost = Float(text), boost > 0, boost <= 100 else {
                    throw ValidationError(
                        "--boost is 'default' or above 0 and at most 100, with commas between several.")
                }
                return boost
            }
        }
    }

    func run() async throws {
        let (list, entries) = try recordings.read()
        let terms = try checking { () throws(BenchFailure) in try Keyterms(path: keywords) }
        let choice = try recognition.load()
        guard choice.recognizer.profile.supportsHotwords else {
            throw ValidationError("\(choice.recognizer.profile.model) cannot favour words.")
        }
        var configuration = SessionConfiguration()
        configuration.commitInterval = nil
        configuration.interimResults = false
        configuration.requiresHotwords = !wishes
        let status = StatusLine()
        let bench = VocabularyBench(choice, list, terms, jobs: jobs, configuration: configuration)
        let passes = try await bench.run(entries, boosts: try boosts) { pass, done, all in
            status.show("pass \(pass + 1): \(done) of \(all) recordings")
        }
        status.clear()
        print(VocabularyBench.table(passes))
    }
}
