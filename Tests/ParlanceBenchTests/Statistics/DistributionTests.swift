import ParlanceBench
import Testing

@Suite("Percentiles")
struct DistributionTests {
    @Test(
        "the nearest rank is a value that happened",
        arguments: [
            (0.0, 1.0), (1, 1), (20, 1), (21, 2), (50, 3), (80, 4), (81, 5), (99, 5), (100, 5),
        ])
    func nearestRank(percent: Double, expected: Double) {
        #expect([1.0, 2, 3, 4, 5].percentile(percent) == expected)
    }

    @Test("a distribution of a hundred known values")
    func hundred() throws {
        let values = try #require(Distribution((1...100).map(Double.init).shuffled()))
        #expect(values.count == 100)
        #expect(values.mean == 50.5)
        #expect((values.p50, values.p95, values.p99, values.max) == (50, 95, 99, 100))
    }

    @Test("one value is every percentile; none is no distribution")
    func edges() throws {
        let one = try #require(Distribution([7]))
        #expect((one.p50, one.p95, one.p99, one.max) == (7, 7, 7, 7))
        #expect(Distribution([]) == nil)
    }
}
