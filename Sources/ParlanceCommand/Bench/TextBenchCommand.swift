import ArgumentParser
import Foundation
import ParlanceBench

struct TextBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "What writing words for readers and hiding some of them costs per word.",
        discussion: """
            Reads spoken words, a line for an utterance (lower case, no punctuation, numbers as words), and reports the
            processor time per word for formatting (smart), redaction (all policies) and both, and how many words a
            partial keeps back because more of them could change how they are written or whether they are hidden.

              parlance bench text words.txt
              parlance bench text --score Tests/Redaction/held-out.tsv

            With --score the file holds sentences with their entities, as Tests/Redaction has them, and what redaction finds
            of them is told, policy by policy.
            """)

    @Argument(help: ArgumentHelp("Lines of spoken words, '-' for standard input.", valueName: "file"))
    var file: String
    @Flag(help: "Tell what redaction finds in sentences whose entities are known.") var score = false
    @Option(help: ArgumentHelp("How often each is measured, 1 to 100; the best counts.", valueName: "n")) var runs = 5
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
    }

    func run() throws {
        if score { return try show(RedactionReport(LabelledSentence.read(from: file))) }
        // Before standard input is read: a program started anew would get what is left of it.
        AllocationCounter.load()
        let bytes =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let bytes else { throw ValidationError("\(file) cannot be read.") }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).map { $0.lowercased() } }
        guard lines.contains(where: { !$0.isEmpty }) else { throw ValidationError("\(file) holds no words.") }
        var bench = TextBench(lines)
        bench.runs = runs
        let status = StatusLine()
        let report = bench.run { status.show($0) }
        status.clear()
        try show(report)
    }

    private func show(_ report: some BenchReport) throws {
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
