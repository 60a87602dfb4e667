import Foundation

/// A part of the bench as a process of its own. Blocks while it waits for answers; ends it when let go.
final class IngestChild {
    /// What a serving part has done since it began.
    struct Sample {
        var bytes = 0
        var processorSeconds = 0.0
        var allocations = 0
        var at = ContinuousClock.now
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread: [UInt8] = []

    init(_ part: IngestPart, _ orders: IngestPart.Orders, environment: [String: String] = [:]) throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: program)
        var arguments = [
            "bench", "ingest", "--part", part.rawValue, "--threads", "\(orders.threads)", "--port", "\(orders.port)",
            "--connections", "\(orders.connections)", "--interval", "\(orders.intervalNanoseconds)",
        ]
        if let processor = orders.processor { arguments += ["--processor", "\(processor)"] }
        if let audio = orders.audio { arguments += ["--samples", audio] }
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit { end() }

    /// The number in a line `name 123`.
    func number(_ name: String) throws -> Int {
        let words = try line().split(separator: " ")
        guard words.count == 2, words[0] == name, let number = Int(words[1]) else {
            throw BenchFailure("a part of the bench did not say '\(name)'")
        }
        return number
    }

    func tell() throws { try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8)) }

    func sample() throws -> Sample {
        try tell()
        let numbers = try line().split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 4 else { throw BenchFailure("a part of the bench did not say what it had done") }
        return Sample(bytes: numbers[1], processorSeconds: Double(numbers[2]) / 1e6, allocations: numbers[3])
    }

    /// Ends the clients; what they have seen.
    func outcome() throws -> IngestClients {
        try input.fileHandleForWriting.close()
        let outcome = try JSONDecoder().decode(IngestClients.self, from: Data(try line().utf8))
        process.waitUntilExit()
        return outcome
    }

    func end() {
        try? input.fileHandleForWriting.close()
        guard process.isRunning else { return }
        let deadline = ContinuousClock.now + .seconds(5)
        while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchFailure("a part of the bench has ended too early") }
            unread += more
        }
    }
}
