/// How large a buffer must be, from what was measured.
///
/// Durations are rounded up, never down: a buffer that is too small by a little fails at just the moments for which it
/// is there.
public enum BufferSizing {
    /// Between these a jitter buffer's playout delay lies: 20 to 40 ms do on a steady network, 100 to 200 ms on an
    /// unsteady one.
    public static let playoutDelay: ClosedRange<Duration> = .milliseconds(20)...(.milliseconds(200))

    /// Audio that must wait in store so that slow inference does not starve or stall its neighbours: P99 − P50 of the
    /// inference time, in whole chunks.
    ///
    /// The median is what the pipeline keeps pace with; what an inference takes beyond it must be covered by audio that
    /// is already there. P50 100 ms and P99 200 ms at 100 ms chunks: one chunk, 100 ms. Nothing if the times do not
    /// vary.
    /// - Parameter chunk: longer than zero.
    public static func inferenceBuffer(p50: Duration, p99: Duration, chunk: Duration) -> Duration {
        precondition(chunk > .zero, "chunks last longer than nothing")
        let spread = p99 - p50
        guard spread > .zero else { return .zero }
        let chunks = (spread / chunk).rounded(.up)
        return chunk * Int(chunks)
    }

    /// The same from the inference times themselves; nil without any.
    public static func inferenceBuffer(times: [Duration], chunk: Duration) -> Duration? {
        guard let p50 = quantile(0.5, of: times), let p99 = quantile(0.99, of: times) else { return nil }
        return inferenceBuffer(p50: p50, p99: p99, chunk: chunk)
    }

    /// The playout delay that covers measured jitter (how much later than the fastest packets the others came), kept
    /// within ``playoutDelay``.
    ///
    /// - Parameter covering: 1 takes the maximum, so that no packet would have been late; 0.95 to 0.99 leave the worst
    ///   5 to 1 % to concealment, for a delay that single outliers do not set.
    /// - Returns: nil without any measurement.
    public static func jitterBuffer(jitter: [Duration], covering: Double = 1) -> Duration? {
        quantile(covering, of: jitter).map { min(max($0, playoutDelay.lowerBound), playoutDelay.upperBound) }
    }

    /// The smallest of `values` that at least this part of them does not exceed (the nearest rank: always a value that
    /// was measured). Nil of none.
    public static func quantile(_ part: Double, of values: [Duration]) -> Duration? {
        guard !values.isEmpty else { return nil }
        let rank = (min(max(part, 0), 1) * Double(values.count)).rounded(.up)
        return values.sorted()[max(Int(rank), 1) - 1]
    }
}
