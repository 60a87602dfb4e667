import ParlanceBench
import Testing

@Suite("Bootstrap by file")
struct BootstrapTests {
    private func file(_ errors: Int, of words: Int) -> WordErrors {
        WordErrors(substitutions: errors, deletions: 0, insertions: 0, reference: words)
    }

    @Test("files that are alike leave nothing to doubt")
    func alike() throws {
        let interval = try #require(Bootstrap().rate(Array(repeating: file(3, of: 10), count: 20)))
        #expect(interval == Bootstrap.Interval(low: 0.3, high: 0.3))
    }

    @Test("fewer than two files give no interval, and neither do files without words")
    func tooFew() {
        #expect(Bootstrap().rate([file(1, of: 2)]) == nil)
        #expect(Bootstrap().rate([]) == nil)
        #expect(Bootstrap().rate([file(0, of: 0), file(0, of: 0)]) == nil)
    }

    @Test("two files, one all wrong: a quarter of the resamples has only the one, a quarter only the other")
    func extremes() throws {
        let interval = try #require(Bootstrap().rate([file(0, of: 10), file(10, of: 10)]))
        #expect(interval == Bootstrap.Interval(low: 0, high: 1))
    }

    @Test("half of a hundred files all wrong: as wide as the normal distribution says, p ± 1.96 √(p q / n)")
    func normal() throws {
        let files = (0..<100).map { file($0 < 50 ? 10 : 0, of: 10) }
        let interval = try #require(Bootstrap(resamples: 5_000).rate(files))
        #expect(abs(interval.low - 0.402) < 0.015)
        #expect(abs(interval.high - 0.598) < 0.015)
    }

    @Test("the same in every run")
    func repeatable() {
        let files = (0..<30).map { file($0 % 7, of: 10 + $0) }
        #expect(Bootstrap().rate(files) == Bootstrap().rate(files))
    }

    @Test("pairs: a constant difference is sure however much the files differ among themselves")
    func paired() throws {
        let a = (0..<40).map { file($0 % 10, of: 20) }
        let b = (0..<40).map { file($0 % 10 + 2, of: 20) }
        let interval = try #require(Bootstrap().difference(a, b))
        #expect(abs(interval.low - 0.1) < 1e-12 && abs(interval.high - 0.1) < 1e-12)
        #expect(!interval.containsZero)
        #expect(try #require(Bootstrap().difference(a, a)).containsZero)
    }
}
