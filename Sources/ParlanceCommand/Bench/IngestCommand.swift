import ArgumentParser
import Foundation
import ParlanceBench

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "What receiving audio costs: allocations, time per frame, many connections.",
        discussion: """
            Without options: heap allocations per 1,000 chunks from the socket to the session's worker, and the
            processor time for a masked frame of 100 ms of speech (3,200 bytes), beside a floor: a C program that
            reads, parses, unmasks and forgets. Servers run on the first processor, clients on the second.

              parlance bench ingest
              parlance bench ingest --rate 50000 --connections 5000 --runs 5 --json ingest.json
              parlance bench ingest --sessions 1000,5000,10000
              parlance bench ingest --idle 1000

            --sessions and --idle start 'parlance serve --vad energy' for each number. Clients say quiet noise, which
            the gate keeps from the recognizer; then, with a recognizer that hears nothing, real speech. Frames are
            counted where they were worked through, not where they were sent. For figures worth keeping, let nothing
            else run.
            """)

    @Option(help: ArgumentHelp("Live sessions, 100 ms of audio a message; one run for each number.", valueName: "n,…"))
    var sessions: String?
    @Option(help: ArgumentHelp("Connections that say nothing; one run of 45 s for each number.", valueName: "n,…"))
    var idle: String?
    @Option(help: ArgumentHelp("Connections for the cost of a frame, 1 to 10000.", valueName: "n")) var connections =
        500
    @Option(help: ArgumentHelp("Frames per second for the cost of a frame.", valueName: "n")) var rate = 20_000
    @Option(help: ArgumentHelp("Length of each measurement, 1 to 600.", valueName: "s")) var seconds = 5.0
    @Option(help: ArgumentHelp("How often each cost is measured, 1 to 100; medians count.", valueName: "n")) var runs =
        3
    @Flag(help: "Only count allocations.") var allocations = false
    @Option(
        help: ArgumentHelp("A flag of 'parlance serve' for --sessions and --idle, as name=value.", valueName: "flag"))
    var serve: [String] = []
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?

    // What the bench tells its own processes.
    @Option(help: .hidden) var part: String?
    @Option(help: .hidden) var processor: Int?
    @Option(help: .hidden) var threads = 1
    @Option(help: .hidden) var port = 0
    @Option(help: .hidden) var interval = 0
    @Option(help: .hidden) var samples: String?

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds is 1 to 600.") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
        guard (1...100_000).contains(connections) else { throw ValidationError("--connections is 1 to 10000.") }
        guard (1...1_000_000).contains(rate) else { throw ValidationError("--rate is 1 to 1000000.") }
        _ = try (counts(sessions, "--sessions"), counts(idle, "--idle"), serverArguments())
    }

    private func counts(_ text: String?, _ name: String) throws -> [Int] {
        guard let text else { return [] }
        let counts = text.split(separator: ",").map { Int($0) ?? 0 }
        guard !counts.isEmpty, counts.allSatisfy((1...100_000).contains) else {
            throw ValidationError("\(name) is a number of connections, or several with commas between them.")
        }
        return counts
    }

    private func serverArguments() throws -> [String] {
        try serve.flatMap { flag in
            guard let equals = flag.firstIndex(of: "=") else {
                throw ValidationError("--serve is name=value, as event-loops=2.")
            }
            return ["--\(flag[..<equals])", String(flag[flag.index(after: equals)...])]
        }
    }

    func run() async throws {
        if let part {
            guard let part = IngestPart(rawValue: part) else { throw ValidationError("There is no part '\(part)'.") }
            var orders = IngestPart.Orders()
            orders.processor = processor
            orders.threads = threads
            orders.port = port
            orders.connections = connections
            orders.intervalNanoseconds = interval
            orders.audio = samples
            return try await part.run(orders)
        }
        OpenFiles.raiseLimit()
        var plan = IngestBench.Plan()
        plan.sessions = try counts(sessions, "--sessions")
        plan.idle = try counts(idle, "--idle")
        let isPlain = plan.sessions.isEmpty && plan.idle.isEmpty
        plan.countsAllocations = isPlain
        plan.costs = isPlain && !allocations
        plan.connections = connections
        plan.framesPerSecond = rate
        plan.seconds = seconds
        plan.runs = runs
        plan.speech = SpeechSource.files
        plan.serverArguments = try serverArguments()
        let status = StatusLine()
        let report = try await IngestBench(plan) { status.show($0) }.run()
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
