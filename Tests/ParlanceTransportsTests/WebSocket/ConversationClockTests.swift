import NIOCore
import ParlanceTransports
import Testing

@Suite("What is due in a conversation")
struct ConversationClockTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func at(_ seconds: Double) -> NIODeadline { Self.start + .milliseconds(Int64(seconds * 1_000)) }

    private func clock(idle: Double = 10) -> ConversationClock {
        var limits = WebSocketLimits()
        limits.pingInterval = .seconds(25)
        limits.silenceTimeout = .seconds(60)
        limits.stallTimeout = .seconds(30)
        limits.closeTimeout = .seconds(3)
        limits.endTimeout = .seconds(10)
        limits.maximumDuration = .seconds(1_000)
        return ConversationClock(limits: limits, idleTimeout: .seconds(idle), now: Self.start)
    }

    @Test("no audio and no text for the idle time")
    func idle() {
        var clock = clock()
        #expect(clock.next == at(10))
        #expect(clock.due(at: at(9.9)) == nil)
        #expect(clock.due(at: at(10)) == .idle)
        clock.heard(at: at(8), isData: true)
        #expect(clock.due(at: at(17.9)) == nil)
        #expect(clock.due(at: at(18)) == .idle)
    }

    @Test("a client that has finished is not idle, however long its results take, and nobody is stuck for it")
    func finished() {
        var limits = WebSocketLimits()
        limits.pingInterval = .seconds(25)
        var clock = ConversationClock(
            limits: limits, idleTimeout: .seconds(10), stallTimeout: .seconds(30), now: Self.start)
        #expect(clock.due(at: at(5)) == .stallCheck)
        #expect(clock.due(at: at(10)) == .idle)
        clock.finished()
        #expect(clock.due(at: at(20)) == nil)
        #expect(clock.due(at: at(25)) == .ping)
    }

    @Test("pings do not count as audio or text, but show life")
    func pings() {
        var clock = clock(idle: 200)
        #expect(clock.due(at: at(25)) == .ping)
        clock.pinged(at: at(25))
        #expect(clock.due(at: at(26)) == nil)
        clock.heard(at: at(26), isData: false)
        #expect(clock.next == at(51))
        #expect(clock.due(at: at(200)) == .silent)
        clock.heard(at: at(199), isData: false)
        #expect(clock.due(at: at(200)) == .idle)
    }

    @Test("a client that answers nothing is dead, however often it was pinged")
    func silence() {
        var clock = clock(idle: 500)
        for second in [25.0, 50] {
            #expect(clock.due(at: at(second)) == .ping)
            clock.pinged(at: at(second))
        }
        #expect(clock.next == at(60))
        #expect(clock.due(at: at(60)) == .silent)
    }

    @Test("while we do not read, a client can be neither idle nor dead")
    func paused() {
        var clock = clock()
        clock.paused()
        #expect(clock.due(at: at(900)) == nil)
        #expect(clock.due(at: at(1_000)) == .tooLong)
        clock.resumed(at: at(900))
        #expect(clock.due(at: at(909)) == nil)
        #expect(clock.due(at: at(910)) == .idle)
    }

    @Test("output that does not move")
    func stall() {
        var clock = clock(idle: 500)
        clock.outputPending(at: at(1), progressed: true)
        clock.outputPending(at: at(20), progressed: true)
        clock.outputPending(at: at(24), progressed: false)
        clock.heard(at: at(49), isData: true)
        #expect(clock.due(at: at(49.9)) == nil)
        #expect(clock.due(at: at(50)) == .slowReader)
        clock.outputEmpty()
        #expect(clock.due(at: at(50)) == nil)
    }

    @Test("ends come to an end")
    func ends() {
        var clock = clock()
        clock.ending(at: at(10))
        #expect(clock.due(at: at(19)) == nil)
        #expect(clock.due(at: at(20)) == .overdue)
        clock.closing(at: at(20))
        #expect(clock.due(at: at(22.9)) == nil)
        #expect(clock.due(at: at(23)) == .closeTimeout)
        #expect(clock.next == at(23))
    }
}
