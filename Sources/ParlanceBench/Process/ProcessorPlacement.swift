import Foundation

/// On which core a process runs, and how urgently; by util-linux's taskset and chrt.
public struct ProcessorPlacement: Sendable, Hashable {
    public var core: Int?
    /// SCHED_FIFO at this priority: other work on the machine waits. Needs root.
    public var realTime: Int?

    public init(core: Int? = nil, realTime: Int? = nil) {
        self.core = core
        self.realTime = realTime
    }

    /// Words to put before a program's own.
    package var prefix: [String] {
        (realTime.map { ["chrt", "-f", "\($0)"] } ?? []) + (core.map { ["taskset", "-c", "\($0)"] } ?? [])
    }

    /// Places a running process with all its threads.
    public func apply(to processID: Int32) throws {
        if let core { try Self.run(["taskset", "-a", "-p", "-c", "\(core)", "\(processID)"]) }
        if let realTime { try Self.run(["chrt", "-a", "-f", "-p", "\(realTime)", "\(processID)"]) }
    }

    private static func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFailure("'\(words.joined(separator: " "))' failed: real-time priority needs root")
        }
    }
}
