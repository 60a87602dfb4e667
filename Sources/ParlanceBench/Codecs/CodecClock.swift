import Foundation

/// Processor time of the calling thread alone: others of this process do not count.
enum CodecClock {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Runs `body` so often; the times rise.
    static func times(_ runs: Int, _ body: () throws -> Void) rethrows -> [Double] {
        try (0..<max(runs, 1)).map { _ in
            let start = now
            try body()
            return now - start
        }.sorted()
    }
}
