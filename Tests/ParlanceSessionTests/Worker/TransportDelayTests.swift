import ParlanceCore
import ParlanceSession
import Testing

@Suite("How late a session's audio comes")
struct TransportDelayTests {
    private let start = ContinuousClock.now

    /// 100 ms of audio after another, each coming so many milliseconds later than it could.
    private func delays(_ late: [Int], _ delay: inout TransportDelay, after tenths: Int = 0) -> [Int] {
        late.enumerated().map { index, late in
            let media = (tenths + index + 1) * 100
            let result = delay.late(
                media: MediaTime(milliseconds: media), at: start + .milliseconds(media + 250 + late))
            return Int(result.milliseconds.rounded())
        }
    }

    @Test("it is told against the promptest, not against the first")
    func jitter() {
        var delay = TransportDelay()
        #expect(delays([40, 40, 0, 15, 300, 0], &delay) == [0, 0, 0, 15, 300, 0])
    }

    @Test("what came earlier than real time, as after connecting, is not late")
    func burst() {
        var delay = TransportDelay()
        #expect(delay.late(media: MediaTime(milliseconds: 1_000), at: start) == .zero)
        #expect(delay.late(media: MediaTime(milliseconds: 1_100), at: start + .milliseconds(130)) == .milliseconds(30))
    }

    @Test("clocks that drift apart do not add up")
    func drift() {
        var delay = TransportDelay()
        // A millisecond in each second, for ten minutes.
        let told = delays((0..<6_000).map { $0 / 10 }, &delay)
        #expect(told.max()! <= 61)
        #expect(told.last! >= 25)
    }

    @Test("a client that was silent was not late")
    func muted() {
        var delay = TransportDelay()
        _ = delays([0, 0], &delay)
        #expect(delays([5_000, 5_020, 5_000], &delay, after: 2) == [0, 20, 0])
    }

    @Test("messages that come in one read count from the same moment")
    func sameMoment() {
        var delay = TransportDelay()
        #expect(delay.late(media: MediaTime(milliseconds: 100), at: start) == .zero)
        #expect(delay.late(media: MediaTime(milliseconds: 200), at: start) == .zero)
        #expect(delay.late(media: MediaTime(milliseconds: 300), at: start + .milliseconds(150)) == .milliseconds(50))
    }
}
