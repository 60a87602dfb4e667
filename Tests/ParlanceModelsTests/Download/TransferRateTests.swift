import ParlanceModels
import Testing

@Suite struct TransferRateTests {
    @Test("the rate is that of the last seconds, not of the whole transfer")
    func window() throws {
        let start = ContinuousClock.now
        var rate = TransferRate()
        #expect(rate.bytesPerSecond == nil)
        for tenth in 0...300 {
            // Ten seconds at 1,000 bytes a second, then twenty at 5,000.
            let bytes = tenth <= 100 ? tenth * 100 : 10_000 + (tenth - 100) * 500
            rate.note(Int64(bytes), at: start + .milliseconds(100 * tenth))
        }
        let now = try #require(rate.bytesPerSecond)
        #expect(abs(now - 5_000) < 1)
        #expect(try #require(rate.timeLeft(for: 50_000)) == .seconds(50_000 / now))
    }

    @Test("a transfer that stands still has no end in sight")
    func still() {
        let start = ContinuousClock.now
        var rate = TransferRate()
        for second in 0..<20 { rate.note(1_000, at: start + .seconds(second)) }
        #expect(rate.bytesPerSecond == 0)
        #expect(rate.timeLeft(for: 1) == nil)
    }

    @Test("a transfer that begins anew is measured anew")
    func restart() throws {
        let start = ContinuousClock.now
        var rate = TransferRate()
        rate.note(0, at: start)
        rate.note(1_000_000, at: start + .seconds(1))
        rate.note(0, at: start + .seconds(2))
        rate.note(2_000, at: start + .seconds(3))
        #expect(try #require(rate.bytesPerSecond) == 2_000)
    }
}
