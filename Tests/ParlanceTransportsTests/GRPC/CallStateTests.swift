import NIOCore
import ParlanceCore
import ParlanceTransports
import Testing

@Suite("A call's life")
struct CallStateTests {
    private let start = NIODeadline.now()

    private func after(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    private func conversation(_ change: (inout SessionConfiguration) -> Void = { _ in }) -> Conversation {
        var configuration = SessionConfiguration()
        change(&configuration)
        return Conversation(configuration: configuration, reader: ScriptedReader(), writer: ScriptedWriter())
    }

    private func session() -> ScriptedSession { ScriptedSession(echoes: false, isFull: false, wakeUp: {}) }

    @Test("The first status counts, and gives the session up once")
    func oneStatus() {
        var state = CallState(limits: CallLimits(), now: start)
        let session = session()
        let isTaken = state.open(conversation(), session, now: start)
        let writers = [state.takeWriter() != nil, state.takeWriter() != nil]
        let given = state.end(CallStatus(code: 3))
        let again = state.end(.ok)
        #expect(isTaken && writers == [true, false])
        #expect(given === session && again == nil)
        #expect(state.status == CallStatus(code: 3) && state.session == nil)
    }

    @Test("A session that opens after the end is not taken")
    func lateSession() {
        var state = CallState(limits: CallLimits(), now: start)
        let given = state.end(CallStatus(code: 1))
        let isTaken = state.open(conversation(), session(), now: start)
        #expect(given == nil && !isTaken)
    }

    @Test("Whoever says nothing at all has no session to fail")
    func silentFromTheStart() {
        var limits = CallLimits()
        limits.idleTimeout = .seconds(5)
        var state = CallState(limits: limits, now: start)
        let due1 = state.due(at: after(4))
        #expect(due1 == nil)
        guard case .end(.idle) = state.due(at: after(5)) else { return #expect(Bool(false)) }
    }

    @Test("Idle by the session's own limit, not while we do not read, and not after the client has finished")
    func idle() {
        var state = CallState(limits: CallLimits(), now: start)
        _ = state.open(conversation { $0.idleTimeout = .seconds(2) }, session(), now: start)
        state.clock.heard(at: after(1), isData: true)
        let due2 = state.due(at: after(2))
        #expect(due2 == nil)
        state.clock.paused()
        let due3 = state.due(at: after(9))
        #expect(due3 == nil)
        state.clock.resumed(at: after(9))
        var finished = state
        guard case .fail(_, .idle) = state.due(at: after(11)) else { return #expect(Bool(false)) }
        // A session that was told to fail and does not is ended.
        guard case .end(.internal) = state.due(at: after(30)) else { return #expect(Bool(false)) }
        finished.clock.finished()
        let due4 = finished.due(at: after(60))
        #expect(due4 == nil)
    }

    @Test("Too long by the shorter of the two limits")
    func tooLong() {
        var state = CallState(limits: CallLimits(), now: start)
        _ = state.open(conversation { $0.maximumDuration = .seconds(3) }, session(), now: start)
        guard case .fail(_, .tooLong) = state.due(at: after(3)) else { return #expect(Bool(false)) }
    }

    @Test("A client that reads nothing loses its session")
    func slowReader() {
        var state = CallState(limits: CallLimits(), now: start)
        _ = state.open(conversation(), session(), now: start)
        state.clock.outputPending(at: start, progressed: true)
        guard case .end(.clientTooSlow) = state.due(at: after(31)) else { return #expect(Bool(false)) }
    }

    @Test(
        "The header grpc-timeout",
        arguments: [
            ("1H", Duration.seconds(3_600)), ("2M", .seconds(120)), ("5S", .seconds(5)), ("250m", .milliseconds(250)),
            ("99999999n", .nanoseconds(99_999_999)), ("7u", .microseconds(7)),
        ])
    func timeouts(_ text: String, _ expected: Duration) { #expect(CallTimeout.duration(text) == expected) }

    @Test("What is no grpc-timeout", arguments: ["", "S", "5", "5s", "-5S", "123456789S", "5 S", "½S"])
    func noTimeouts(_ text: String) { #expect(CallTimeout.duration(text) == nil) }
}

extension CallState.Due: Equatable {
    package static func == (a: CallState.Due, b: CallState.Due) -> Bool {
        switch (a, b) {
        case (.fail(let one, let failure), .fail(let other, let second)): one === other && failure == second
        case (.end(let one), .end(let other)): one == other
        default: false
        }
    }
}
