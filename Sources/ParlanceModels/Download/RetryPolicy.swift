/// How patient a download is.
public struct RetryPolicy: Hashable, Sendable {
    /// From the name look-up to a finished TLS handshake. Short: where there is no network, this is what one waits for.
    public var connectTimeout: Duration
    /// Longest time without a single byte.
    public var stallTimeout: Duration
    /// Attempts in a row that bring nothing new. One that brought something counts from the beginning again.
    public var fruitlessAttempts: Int
    /// Pause after the first failure; doubles up to ``longestDelay``.
    public var firstDelay: Duration
    public var longestDelay: Duration

    public init(
        connectTimeout: Duration = .seconds(5), stallTimeout: Duration = .seconds(30), fruitlessAttempts: Int = 4,
        firstDelay: Duration = .seconds(1), longestDelay: Duration = .seconds(16)
    ) {
        self.connectTimeout = connectTimeout
        self.stallTimeout = stallTimeout
        self.fruitlessAttempts = fruitlessAttempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    /// For a download that nobody asked for: gives up at the second failure.
    public static var impatient: RetryPolicy { RetryPolicy(stallTimeout: .seconds(15), fruitlessAttempts: 2) }

    /// The pause after this many failures in a row, 1 or more.
    func delay(afterFailures count: Int) -> Duration {
        min(firstDelay * (1 << min(max(count, 1) - 1, 16)), longestDelay)
    }
}
