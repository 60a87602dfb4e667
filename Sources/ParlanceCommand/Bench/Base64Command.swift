import ArgumentParser
import Foundation
import ParlanceBench

struct Base64Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "base64",
        abstract: "What audio as base64 in JSON costs beside binary messages.",
        discussion: """
            The legacy real-time protocol carries audio as {"audio_data": "…"}. This takes the same audio from the bytes of
            a message to the session's command both ways, through the readers that serve clients, and our kernel for
            base64 by itself, beside a plain loop and Foundation. What the session does with the audio is not part of it.

              parlance bench base64
              parlance bench base64 --message 20 --json base64.json
            """)

    @Option(help: ArgumentHelp("Audio in a message, 10 to 2000.", valueName: "ms")) var message = 100
    @Option(help: ArgumentHelp("Messages of one run.", valueName: "n")) var messages = 20_000
    @Option(help: ArgumentHelp("How often each is measured, 1 to 100; the best counts.", valueName: "n")) var runs = 5
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard (10...2_000).contains(message) else { throw ValidationError("--message is 10 to 2000.") }
        guard (1...10_000_000).contains(messages) else { throw ValidationError("--messages is 1 to 10000000.") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
    }

    func run() throws {
        var bench = Base64Bench()
        bench.messageMilliseconds = message
        bench.messages = messages
        bench.runs = runs
        let report = try bench.run()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
