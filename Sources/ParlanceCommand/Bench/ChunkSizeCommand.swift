import ArgumentParser
import Foundation
import ParlanceBench

struct ChunkSizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chunk-size",
        abstract: "Latency against accuracy over chunk sizes.",
        discussion: """
            Speaks the recordings in real time, once for each chunk size: the client's
            messages are that long, and up to 250 ms the recognizer is handed pieces of
            that length too. A word counts as spoken when its last sample was, so the
            time that a chunk takes to fill is part of its latency.

              parlance bench chunk-size --spawn --model DIR --manifest FILE
              parlance bench chunk-size --url ws://127.0.0.1:8080 --manifest FILE \\
                  --only 'read/*' --chunk 20,100,500 --html curve.html
            """)

    @OptionGroup var server: ServerOptions
    @Option(help: ArgumentHelp("Recordings with what is said in them.", valueName: "file")) var manifest: String
    @Option(help: ArgumentHelp("Only files that match this pattern. Repeatable.", valueName: "pattern"))
    var only: [String] = []
    @Option(help: ArgumentHelp("At most so many recordings.", valueName: "n")) var limit: Int?
    @Option(help: ArgumentHelp("Milliseconds per chunk, 10 to 2000, with commas.", valueName: "list"))
    var chunk = "20,50,100,200,250,500"
    @Option(help: ArgumentHelp("Recordings spoken at the same time.", valueName: "n")) var sessions = 4
    @Option(help: ArgumentHelp("Silence after each recording.", valueName: "ms")) var pause = 1_000
    @Option(help: ArgumentHelp("Write all figures as JSON; '-': standard output.", valueName: "file")) var json: String?
    @Option(help: ArgumentHelp("Write a page with the curves.", valueName: "file")) var html: String?

    func validate() throws {
        _ = try chunks()
        guard (1...1_000).contains(sessions) else { throw ValidationError("--sessions is 1 to 1000.") }
        guard (0...60_000).contains(pause) else { throw ValidationError("--pause is 0 to 60000 ms.") }
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit is at least 1.") }
    }

    private func chunks() throws -> [Int] {
        let chunks = chunk.split(separator: ",").map { Int($0) ?? 0 }
        guard !chunks.isEmpty, chunks.allSatisfy((10...2_000).contains) else {
            throw ValidationError("--chunk is 10 to 2000 ms, or several with commas between them.")
        }
        return chunks
    }

    func run() async throws {
        var plan = ChunkSizePlan()
        plan.chunks = try chunks()
        plan.sessions = sessions
        plan.pauseMilliseconds = pause
        let list = try Manifest(path: manifest)
        let entries = list.entries.filter { !$0.reference.isEmpty }
        plan.recordings = ManifestSelection(patterns: only, limit: limit)(entries).map {
            (list.path(of: $0), $0.reference)
        }
        guard !plan.recordings.isEmpty else {
            throw ValidationError("No recording with a reference in the manifest matches --only.")
        }
        let status = StatusLine()
        let report = try await ChunkSizeBench(try server.server(), plan).run { status.show($0) }
        status.clear()
        if let html { try Data(report.html.utf8).write(to: URL(fileURLWithPath: html), options: .atomic) }
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
