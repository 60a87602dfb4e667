import NIOCore
import Synchronization

/// A conversation that is over before it begins: it says its messages, a close at the end, and hears nothing. So a refusal
/// inside an accepted upgrade (``Dialect/farewell(_:to:)``) takes the same way out as any other last words.
public enum Farewell {
    public static func outcome(saying messages: [WireMessage]) -> OpenOutcome {
        .accepted(
            Conversation(
                configuration: SessionConfiguration(), reader: DeafReader(), writer: Writer(messages: messages)),
            Handle())
    }

    private struct DeafReader: CommandReader {
        mutating func read(_ message: WireMessage, into commands: inout [SessionCommand]) throws(SessionFailure) {}
    }

    /// Whatever event comes first: it says everything.
    private struct Writer: EventWriter {
        var messages: [WireMessage]

        mutating func write(_ event: SessionEvent, into output: inout [WireMessage]) {
            output += messages
            messages = []
        }
    }

    /// A session with one event and nothing behind it.
    private final class Handle: SessionHandle {
        private let hasSpoken = Atomic<Bool>(false)

        func offer(_ command: SessionCommand) -> InletState { .ready }
        var inletIsFull: Bool { false }
        var waitingSince: ContinuousClock.Instant? { nil }
        func takeEvents(into events: inout [SessionEvent]) {
            if !hasSpoken.exchange(true, ordering: .relaxed) { events.append(.failed(.unauthorized("refused"))) }
        }
        func fail(_ failure: SessionFailure) {}
        func drain() {}
        func disconnect() {}
    }
}
