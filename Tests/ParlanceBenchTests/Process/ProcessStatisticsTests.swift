import Foundation
import ParlanceBench
import Testing

@Suite("Other processes, as the kernel tells")
struct ProcessStatisticsTests {
    @Test("a command with spaces and parentheses does not shift the numbers")
    func parsing() throws {
        let status = "Name:\tx\nVmRSS:\t   2048 kB\nRssAnon:\t    512 kB\nThreads:\t7\n"
        let stat = "42 (par (x) lance) S 1 42 42 0 -1 4194304 100 0 0 0 250 150 0 0 20 0 7 0 100 1 1"
        let found = try #require(ProcessStatistics(status: status, stat: stat, ticksPerSecond: 100))
        #expect(found.resident == 2 << 20 && found.anonymous == 512 << 10 && found.threads == 7)
        #expect(found.processor == 4)
    }

    @Test(
        "cut or strange texts are refused",
        arguments: [
            ("", "1 (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1"), ("VmRSS: 1 kB\nRssAnon: 1 kB", "1 (x"),
            ("VmRSS: 1 kB\nRssAnon: 1 kB", ""),
            ("VmRSS: 1 kB\nRssAnon: 1 kB", "1 (x) S 1 2 3"),
            ("VmRSS: many\nRssAnon: 1 kB", "1 (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1"),
        ])
    func hostile(status: String, stat: String) {
        #expect(ProcessStatistics(status: status, stat: stat, ticksPerSecond: 100) == nil)
    }

    @Test("this process is there, and one that cannot be is not")
    func real() throws {
        let own = try #require(ProcessStatistics(processID: getpid()))
        #expect(own.resident > own.anonymous && own.anonymous > 0 && own.threads > 0)
        #expect(ProcessStatistics(processID: -1) == nil)
        #expect(ProcessorTime.now > 0)
    }
}
