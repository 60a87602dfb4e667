import ParlanceCore
import Synchronization

/// The queue up. Per channel it holds one partial, the newest; everything else is kept, in order, up to a bound.
package final class EventOutlet: Sendable {
    /// Results that may wait for a client that does not read.
    package static let maximumUnread = 1_000

    fileprivate struct State {
        var events: [SessionEvent] = []
        var unread = 0  // events that are not partials
        var isClosed = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Takes events that belong together: a reader sees all of them or none.
    ///
    /// - Returns: how many were taken; fewer than given when too many results wait unread.
    package func put(_ events: [SessionEvent]) -> Int {
        state.withLock { state in
            guard !state.isClosed else { return events.count }
            return events.prefix { state.put($0) }.count
        }
    }

    package func take(into events: inout [SessionEvent]) {
        state.withLock { state in
            events.append(contentsOf: state.events)
            state.events.removeAll(keepingCapacity: false)
            state.unread = 0
        }
    }

    /// Nobody will read any more.
    package func close() {
        state.withLock { state in
            state.isClosed = true
            state.events = []
        }
    }
}

extension EventOutlet.State {
    fileprivate mutating func put(_ event: SessionEvent) -> Bool {
        switch event {
        case .partial(let transcript):
            removePartial(of: transcript.channel)
        case .committed(let transcript):
            removePartial(of: transcript.channel)
            unread += 1
        case .heard(let next):
            // Stretches that nobody has read yet grow together, so that they take no room of results.
            if case .heard(let waiting)? = events.last, waiting.channel == next.channel {
                events[events.count - 1] = .heard(
                    HeardAudio(
                        channel: next.channel, span: MediaSpan(start: waiting.span.start, end: next.span.end),
                        probability: max(waiting.probability, next.probability),
                        isSilent: waiting.isSilent && next.isSilent, turnConfidence: next.turnConfidence))
                return true
            }
            unread += 1
        default:
            unread += 1
        }
        let isFailure = if case .failed = event { true } else { false }
        guard unread <= EventOutlet.maximumUnread || isFailure else { return false }
        events.append(event)
        return true
    }

    fileprivate mutating func removePartial(of channel: Int) {
        let stale = events.lastIndex { event in
            if case .partial(let waiting) = event { waiting.channel == channel } else { false }
        }
        if let stale { events.remove(at: stale) }
    }
}
