import Foundation

/// What the kernel says of another process (Linux's /proc).
public struct ProcessStatistics: Hashable, Sendable {
    /// Resident memory in bytes, all of it: what it has mapped from files counts too.
    public var resident: Int
    /// Resident memory in bytes that is the process's own (heap, stacks).
    public var anonymous: Int
    /// Processor seconds, user and system.
    public var processor: Double
    public var threads: Int

    /// Nil when there is no such process, or when it may not be looked at.
    public init?(processID: Int32) {
        guard let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8),
            let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
        else { return nil }
        self.init(status: status, stat: stat, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)))
    }

    /// From the texts of /proc/PID/status and /proc/PID/stat (proc_pid_status(5), proc_pid_stat(5)).
    public init?(status: String, stat: String, ticksPerSecond: Int) {
        var values: [Substring: Int] = [:]
        for line in status.split(separator: "\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, let first = halves[1].split(whereSeparator: \.isWhitespace).first else { continue }
            values[halves[0]] = Int(first)
        }
        guard let resident = values["VmRSS"], let anonymous = values["RssAnon"], ticksPerSecond > 0 else { return nil }
        self.resident = resident * 1_024
        self.anonymous = anonymous * 1_024
        threads = values["Threads"] ?? 0
        // The command in parentheses may hold spaces and parentheses; what follows the last one is numbers.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return nil }
        processor = Double(user + system) / Double(ticksPerSecond)
    }
}
