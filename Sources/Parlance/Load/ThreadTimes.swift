import Foundation
import ParlanceCore

/// Processor time of this process's threads, from Linux's `/proc/self/task`. Threads are told apart by their names.
package struct ThreadTimes {
    /// Threads that can be the bottleneck, by the beginnings of their names: event loops, session workers, the lanes of
    /// neural recognizers, those that tell speakers apart. (PocketSphinx's threads are a pool: one of them being busy says nothing.)
    private static let watched = ["NIO-ELT", "session-", "decode-", "beam-", "speakers-"]
    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// By thread, in seconds.
    package private(set) var seconds: [Int: (name: String, time: Double)] = [:]
    /// Of the whole process.
    package private(set) var total = 0.0

    package static func now() -> ThreadTimes {
        var times = ThreadTimes()
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        for time in [usage.ru_utime, usage.ru_stime] { times.total += Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? [] {
            guard let thread = Int(entry),
                let stat = try? String(contentsOfFile: "/proc/self/task/\(entry)/stat", encoding: .utf8),
                let parsed = parse(stat), watched.contains(where: parsed.name.hasPrefix)
            else { continue }
            times.seconds[thread] = parsed
        }
        return times
    }

    /// `pid (name) state …`: the fields after the name are counted from the last parenthesis (proc(5)).
    package static func parse(_ stat: String) -> (name: String, time: Double)? {
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"), open < close else { return nil }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (String(stat[stat.index(after: open)..<close]), (user + system) / ticksPerSecond)
    }

    /// Which share of `interval` the busiest part was busy since `earlier`: a thread, or all processors together.
    package func utilization(since earlier: ThreadTimes, over interval: Duration) -> (share: Double, name: String) {
        let wall = max(interval.inSeconds, 1e-3)
        let cores = Double(max(ProcessInfo.processInfo.activeProcessorCount, 1))
        var busiest = (share: (total - earlier.total) / wall / cores, name: "processors")
        for (thread, (name, time)) in seconds {
            guard let before = earlier.seconds[thread] else { continue }
            let share = (time - before.time) / wall
            if share > busiest.share { busiest = (share, name) }
        }
        busiest.share = min(max(busiest.share, 0), 1)
        return busiest
    }
}
