import ArgumentParser
import Foundation
import ParlanceBench

struct ChurnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "Many short sessions: does the server stay as it was?",
        discussion: """
            Each session opens, sends a little audio, and then, in turn, asks for its
            last results, closes in the middle, or vanishes with a reset connection.

              parlance bench churn --spawn --model DIR --count 100000
              parlance bench churn --url ws://127.0.0.1:8080 --server-pid PID

            Exit status 1 when a session fails, or when the end of the run differs from
            its first tenth: memory by more than a tenth + 8 MB, open files by any, p95
            of opening or finishing by more than twice + 5 ms. A refused session is a
            failed one: a running server needs --max-load 1, or its capacity answers.
            """)

    @OptionGroup var server: ServerOptions
    @Option(help: ArgumentHelp("Sessions in all.", valueName: "n")) var count = 100_000
    @Option(help: ArgumentHelp("Sessions at the same time.", valueName: "n")) var concurrency = 50
    @Option(help: ArgumentHelp("Audio that each sends, at once.", valueName: "ms")) var milliseconds = 200
    @Option(help: ArgumentHelp("Send the beginning of this recording, not noise.", valueName: "file"))
    var audio: String?
    @Option(help: ArgumentHelp("Write all figures as JSON; '-': standard output.", valueName: "file")) var json: String?

    func validate() throws {
        guard (10...10_000_000).contains(count) else { throw ValidationError("--count is 10 to 10000000.") }
        guard (1...5_000).contains(concurrency) else { throw ValidationError("--concurrency is 1 to 5000.") }
        guard (10...10_000).contains(milliseconds) else { throw ValidationError("--milliseconds is 10 to 10000.") }
    }

    func run() async throws {
        var plan = ChurnPlan()
        plan.count = count
        plan.concurrency = concurrency
        plan.audioMilliseconds = milliseconds
        plan.file = audio
        let status = StatusLine()
        // Sessions that vanished are still there for a moment, so there may be more than are open here. New ones come
        // faster than any server's promise of capacity: it must not refuse them.
        let subject = try server.server(["--max-sessions", "\(concurrency * 4 + 64)", "--max-load", "1"])
        let report = try await ChurnBench(subject, plan).run { status.show($0) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
        if !report.isPassed { throw ExitCode.failure }
    }
}
