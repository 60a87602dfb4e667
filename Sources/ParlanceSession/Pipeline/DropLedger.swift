import ParlanceCore

/// What was dropped, made into reports: one for a burst, and at least one a second while it lasts.
struct DropLedger {
    private static let longestReport = MediaTime(milliseconds: 1_000)

    private(set) var total = MediaTime.zero
    private var open: (span: MediaSpan, reason: DropReason)?
    /// Something was dropped since ``beginWindow()``.
    private var isDropping = false

    /// - Returns: the burst before, if this does not belong to it.
    mutating func note(_ span: MediaSpan, _ reason: DropReason, channel: Int) -> AudioDrop? {
        isDropping = true
        total += span.duration
        if let before = open, before.span.end == span.start, before.span.duration < Self.longestReport {
            open = (MediaSpan(start: before.span.start, end: span.end), reason)
            return nil
        }
        let report = close(channel: channel)
        open = (span, reason)
        return report
    }

    mutating func beginWindow() { isDropping = false }

    /// - Returns: the burst that is over, if nothing was dropped since ``beginWindow()``.
    mutating func endWindow(channel: Int) -> AudioDrop? { isDropping ? nil : close(channel: channel) }

    /// - Returns: the burst that has not been reported yet.
    mutating func close(channel: Int) -> AudioDrop? {
        guard let (span, reason) = open else { return nil }
        open = nil
        return AudioDrop(channel: channel, span: span, reason: reason)
    }
}
