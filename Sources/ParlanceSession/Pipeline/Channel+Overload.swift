import ParlanceCore

/// What is said when there is more audio than can be recognized: what was dropped, and how far behind recognition is.
extension Channel {
    func drop(_ span: MediaSpan, _ events: inout [SessionEvent]) {
        let reason: DropReason = if case .skip = policy { .skipped } else { .overflow }
        telemetry.audioDropped(span.duration, reason: reason)
        report(drops.note(span, reason, channel: index), &events)
    }

    func report(_ drop: AudioDrop?, _ events: inout [SessionEvent]) {
        if let drop { events.append(.audioDropped(drop)) }
    }

    func reportLag(_ events: inout [SessionEvent]) {
        let second = MediaTime(milliseconds: 1_000)
        guard now - lastLagReport >= second, lag >= second else { return }
        lastLagReport = now
        events.append(.lagging(lag))
    }
}
