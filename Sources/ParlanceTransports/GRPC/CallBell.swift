/// Wakes one task: rung from any thread, as often as one likes; between two visits of the task one visit is enough.
///
/// No ring is lost: one that comes while nobody waits is kept, and the next ``wait()`` returns at once. So a task that
/// looks, finds nothing and waits has seen everything that was there before the last ring.
struct CallBell: Sendable {
    private let rings: AsyncStream<Void>
    private let hammer: AsyncStream<Void>.Continuation

    init() { (rings, hammer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { hammer.yield() }

    /// For the one task that waits.
    func makeWaiter() -> Waiter { Waiter(iterator: rings.makeAsyncIterator()) }

    struct Waiter {
        fileprivate var iterator: AsyncStream<Void>.Iterator

        /// Until the next ring.
        ///
        /// - Returns: false when the task was cancelled.
        mutating func wait() async -> Bool { await iterator.next() != nil }
    }
}
