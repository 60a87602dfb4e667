/// When the audio behind a result passed each stage of the server, on a monotonic clock.
///
/// All instants but `decided` speak of the newest audio that the result takes into account: its last chunk's way
/// through the server. A stage that does not apply is nil.
public struct StageTimings: Sendable {
    /// The chunk was read from the socket.
    public var received: ContinuousClock.Instant?
    /// Decoded and resampled.
    public var decoded: ContinuousClock.Instant?
    /// Voice activity known; put into the recognizer's ring.
    public var detected: ContinuousClock.Instant?
    /// Taken from the ring by the recognizer.
    public var dequeued: ContinuousClock.Instant?
    /// Hypothesis ready.
    public var recognized: ContinuousClock.Instant?
    /// Formatted and handed to the connection.
    public var formatted: ContinuousClock.Instant?
    /// Written to the socket. Set by the connection, just before the event is written out.
    public var sent: ContinuousClock.Instant?
    /// For a committed result: when its end was decided (endpoint, finalize, end of stream, or commit point).
    public var decided: ContinuousClock.Instant?

    public init() {}

    /// The stages in order, each with the time it took; stages whose ends are unknown are left out.
    public var stages: [(name: Stage, duration: Duration)] {
        let marks: [(Stage, ContinuousClock.Instant?)] = [
            (.decode, decoded), (.voiceActivity, detected), (.queue, dequeued), (.recognition, recognized),
            (.formatting, formatted), (.send, sent),
        ]
        var result: [(name: Stage, duration: Duration)] = []
        var previous = received
        for (stage, instant) in marks {
            guard let instant else { continue }
            if let previous { result.append((stage, max(previous.duration(to: instant), .zero))) }
            previous = instant
        }
        return result
    }

    /// From the chunk's arrival to the event being handed out.
    public var total: Duration? {
        guard let received, let last = sent ?? formatted else { return nil }
        return received.duration(to: last)
    }

    /// From the decision to end to the event being handed out.
    public var finalization: Duration? {
        guard let decided, let last = sent ?? formatted else { return nil }
        return decided.duration(to: last)
    }
}

/// The stages of the latency budget, in the order in which audio passes them.
public enum Stage: String, CaseIterable, Sendable {
    /// From the socket to decoded, resampled samples.
    case decode
    case voiceActivity = "voice_activity"
    /// Waiting for the recognizer.
    case queue
    case recognition
    /// Endpointing, committing, text.
    case formatting
    /// From the session to the socket.
    case send
}

extension Duration {
    /// Milliseconds with fractions.
    public var milliseconds: Double {
        Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
    }
    /// Seconds with fractions.
    public var inSeconds: Double { milliseconds / 1e3 }
}
