import ArgumentParser
import Foundation
import ParlanceBench

struct ConversationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversation",
        abstract: "How soon a conversation answers, and how soon it is quiet when interrupted.",
        discussion: """
            Talks to /v1/realtime as a microphone would: a recording, silence until the answer is heard, and over the answer
            the recording again. Figures are from the last and the first loud sample of the recording, so they hold the
            silence that ends a turn, and the network. With --spawn the built-in agent answers, unless --serve chat=URL says
            otherwise.

              parlance bench conversation --spawn --model DIR talk.wav
              parlance bench conversation --url ws://127.0.0.1:8080 --silence 300 talk.wav
            """)

    @OptionGroup var server: ServerOptions
    @Argument(help: "Recordings of a few seconds, used in turn.") var files: [String]
    @Option(help: ArgumentHelp("Turns, 1 to 10000.", valueName: "n")) var turns = 20
    @Option(help: ArgumentHelp("Silence that ends a turn, 200 to 5000.", valueName: "ms")) var silence = 500
    @Option(help: ArgumentHelp("Milliseconds per chunk, 10 to 200.", valueName: "ms")) var chunk = 20
    @Option(help: ArgumentHelp("Write all figures as JSON; '-': standard output.", valueName: "file")) var json: String?

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Name a recording.") }
        guard (1...10_000).contains(turns) else { throw ValidationError("--turns is 1 to 10000.") }
        guard (200...5_000).contains(silence) else { throw ValidationError("--silence is 200 to 5000 ms.") }
        guard (10...200).contains(chunk) else { throw ValidationError("--chunk is 10 to 200 ms.") }
    }

    func run() async throws {
        var plan = ConversationBench.Plan()
        plan.files = files
        plan.rounds = turns
        plan.silenceMilliseconds = silence
        plan.chunkMilliseconds = chunk
        let status = StatusLine()
        let report = try await ConversationBench(try server.server(), plan).run { status.show($0) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
