import ArgumentParser
import Foundation
import Parlance
import ParlanceBench

struct SpeakBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speak",
        abstract: "How soon speech begins, and what it costs.",
        discussion: """
            Conversations speak short replies, each from text to its last sample, as a server does but for the network.

              parlance bench speak
              parlance bench speak --sessions 1,50 --synthesizer DIR
            """)

    @Option(help: "auto, espeak-ng, or the folder of a sherpa-onnx text-to-speech model.") var synthesizer = "auto"
    @Option(help: "A voice, or a language.") var voice: String?
    @Option(help: ArgumentHelp("Conversations at once, 1 to 1000, with commas.", valueName: "list"))
    var sessions = "1,4,16"
    @Option(help: "Texts that each conversation speaks, 1 to 10000.") var rounds = 20
    @Flag(help: "Print everything as JSON.") var json = false

    private func wanted() throws -> [Int] {
        let counts = sessions.split(separator: ",").map { Int($0) ?? 0 }
        guard !counts.isEmpty, counts.allSatisfy((1...1_000).contains) else {
            throw ValidationError("--sessions is 1 to 1000, with commas between several.")
        }
        return counts
    }

    func validate() throws {
        _ = try wanted()
        guard (1...10_000).contains(rounds) else { throw ValidationError("--rounds is 1 to 10000.") }
    }

    func run() async throws {
        let choice = try SynthesizerChoice.make(synthesizer, voice: voice)
        guard choice.synthesizer != nil else { throw ValidationError(choice.notes.joined(separator: "\n")) }
        var plan = SpeakBench.Plan()
        plan.sessions = try wanted()
        plan.rounds = rounds
        let report = try await SpeakBench(choice, plan).run()
        print(json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
