import Synchronization

/// Somebody wants a bench to end early. Safe from any thread.
public final class StopSignal: Sendable {
    private let isRaised = Atomic<Bool>(false)

    public init() {}

    public func raise() { isRaised.store(true, ordering: .releasing) }
    public var isSet: Bool { isRaised.load(ordering: .acquiring) }

    /// Sleeps until then, or until somebody wants to stop; false then.
    func sleep(until deadline: ContinuousClock.Instant) async throws -> Bool {
        while !isSet {
            let now = ContinuousClock.now
            guard now < deadline else { return true }
            try await Task.sleep(until: min(deadline, now + .milliseconds(100)), clock: .continuous)
        }
        return false
    }
}
