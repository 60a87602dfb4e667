import ParlanceCore
import ParlanceSession
import Testing

@Suite("The ledger of losses")
struct LossLedgerTests {
    static func seconds(_ seconds: Double) -> MediaTime { MediaTime(seconds: seconds) }

    @Test("one report for a burst, once it is over, where it began")
    func bursts() {
        var ledger = LossLedger()
        var losses = AudioLosses()
        func note(_ samples: Int, at time: Double) -> (new: AudioLoss?, report: AudioLoss?) {
            ledger.note(losses, sampleRate: 8_000, samples: samples, at: Self.seconds(time))
        }
        #expect(isNothing(note(800, at: 0)))
        losses.filledSamples += 1_600
        let first = note(800, at: 0.1)
        #expect(first.new == AudioLoss(at: Self.seconds(0.1), filled: Self.seconds(0.2)))
        #expect(first.report == nil)
        losses.skippedBytes += 7
        #expect(note(800, at: 0.2).new == AudioLoss(at: Self.seconds(0.2), skippedBytes: 7))
        // Bytes that give no samples end nothing.
        #expect(isNothing(note(0, at: 0.3)))
        let last = note(800, at: 0.3)
        #expect(last.new == nil)
        #expect(last.report == AudioLoss(at: Self.seconds(0.1), filled: Self.seconds(0.2), skippedBytes: 7))
        #expect(ledger.close() == nil)
        losses.unfilledSamples += 8_000
        _ = note(0, at: 0.4)
        #expect(ledger.close() == AudioLoss(at: Self.seconds(0.4), unfilled: Self.seconds(1)))
        #expect(ledger.total == losses)
    }

    @Test("a burst without end is reported again and again, ever less often, and nothing of it is left out")
    func endless() {
        var ledger = LossLedger()
        var losses = AudioLosses()
        var told: [Int] = []
        for _ in 0..<1_000 {
            losses.skippedBytes += 10_000
            if let report = ledger.note(losses, sampleRate: 16_000, samples: 0, at: .zero).report {
                told.append(report.skippedBytes)
            }
        }
        #expect((4...10).contains(told.count))
        #expect(zip(told, told.dropFirst()).allSatisfy { $0 < $1 })
        #expect(told.reduce(0, +) + (ledger.close()?.skippedBytes ?? 0) == 10_000_000)
    }

    private func isNothing(_ noted: (new: AudioLoss?, report: AudioLoss?)) -> Bool {
        noted.new == nil && noted.report == nil
    }
}
