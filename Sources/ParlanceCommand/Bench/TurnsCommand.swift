import ArgumentParser
import Foundation
import ParlanceBench

struct TurnsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "turns",
        abstract: "How often turns are cut off, by silence alone and by the turn detector, at equal delay.",
        discussion: """
            Takes labels, no audio: NAME.segments.tsv (start, end, speaker, text; a turn a line), with word times in
            NAME.ctm beside it. The labelled words stand for a perfect recognizer's. docs/turns.md explains the figures.

              parlance bench turns talk.segments.tsv more.segments.tsv
            """)

    @Argument(help: ArgumentHelp("Labelled turns.", valueName: "segments.tsv")) var labels: [String]
    @Option(help: ArgumentHelp("Delays to compare at, 10 to 5000 ms, with commas.", valueName: "list"))
    var delays = "200,300,400,500,700,1000"
    @Flag(help: "Print everything as JSON.") var json = false

    private func wanted() throws -> [Int] {
        let delays = delays.split(separator: ",").map { Int($0) ?? 0 }
        guard !delays.isEmpty, delays.allSatisfy((10...5_000).contains) else {
            throw ValidationError("--delays is 10 to 5000 ms, with commas between several.")
        }
        return delays
    }

    func validate() throws { _ = try wanted() }

    func run() throws {
        let turns = try labels.flatMap { try LabelledTurn.read(segments: $0) }
        guard !turns.isEmpty else { throw ValidationError("There is no turn with word times in these labels.") }
        let report = TurnBench(turns).run(delays: try wanted())
        print(json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
