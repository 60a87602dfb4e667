extension FuzzTarget {
    /// Amazon's event-stream messages.
    static let eventStream = FuzzTarget(
        name: "event-stream", maximumLength: EventStreamProperty.maximumLength,
        check: { input, _ in EventStreamProperty.check(input) }, seeds: { EventStreamProperty.seeds() })
}
