/// How many short sessions, and what each says.
public struct ChurnPlan: Sendable {
    public var count = 100_000
    /// Sessions at the same time.
    public var concurrency = 50
    /// Audio that each session sends, all at once.
    public var audioMilliseconds = 200
    /// A recording whose beginning is sent; nil: noise.
    public var file: String?
    /// How long a session may take in all.
    public var patience = Duration.seconds(20)

    public init() {}

    /// The first tenth warms the server up; the last is compared with it.
    package var phases: [Range<Int>] {
        let tenth = max(count / 10, 1)
        return [
            0..<min(tenth, count), tenth..<max(count - tenth, tenth), max(count - tenth, tenth)..<max(count, tenth),
        ]
        .filter { !$0.isEmpty }
    }
}
