import Synchronization

/// The signatures that have opened a stream, so that none opens another one later. Safe from any thread.
///
/// Signatures are good to the second: two streams that a client opens within one second, alike in everything, have the same.
/// So one may be used again for ``grace`` seconds, and never after.
package final class SignatureMemory: Sendable {
    /// Seconds from the first use.
    package static let grace = 2

    private struct State {
        /// When it was used first, and until when it would be good, in seconds since 1970.
        var uses: [String: (first: Int, until: Int)] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: signatures to be known at a time. Beyond it nobody is let in: what was used must not be forgotten
    ///   while it is good.
    package init(limit: Int = 100_000) { self.limit = limit }

    package enum Verdict { case good, used, full }

    /// - Parameters:
    ///   - now: in seconds since 1970.
    ///   - until: when the signature runs out by itself.
    package func use(_ signature: String, now: Int, until: Int) -> Verdict {
        state.withLock { state in
            if let use = state.uses[signature] { return now - use.first <= Self.grace ? .good : .used }
            if state.uses.count >= limit { state.uses = state.uses.filter { $0.value.until >= now } }
            guard state.uses.count < limit else { return .full }
            state.uses[signature] = (now, until)
            return .good
        }
    }
}
