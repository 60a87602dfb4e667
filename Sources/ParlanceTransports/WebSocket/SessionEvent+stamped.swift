import ParlanceCore

extension SessionEvent {
    /// With the moment of sending, where the event has a place for it.
    func stamped() -> SessionEvent {
        switch self {
        case .partial(var transcript):
            transcript.timings.sent = .now
            return .partial(transcript)
        case .committed(var transcript):
            transcript.timings.sent = .now
            return .committed(transcript)
        default: return self
        }
    }
}
