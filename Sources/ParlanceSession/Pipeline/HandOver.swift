import ParlanceCore

/// Decides when audio that lies in the speech ring is shown to the recognizer, by a ``ChunkingPolicy``.
struct HandOver {
    let policy: ChunkingPolicy
    private var waiting = MediaTime.zero

    init(_ policy: ChunkingPolicy) { self.policy = policy }

    /// More audio was put into the ring; true when the recognizer should look.
    mutating func add(_ duration: MediaTime, isSpeech: Bool) -> Bool {
        waiting += duration
        let chunk: MediaTime =
            switch policy {
            case .immediate: .zero
            case .fixed(let chunk): chunk
            case .adaptive(let speech, let silence): isSpeech ? speech : silence
            }
        guard waiting >= chunk else { return false }
        // What lies beyond the chunk counts for the next one, so that windows of 32 ms make 100 ms on average.
        waiting = chunk > .zero ? MediaTime(samples: waiting.samples % chunk.samples) : .zero
        return true
    }

    /// The recognizer was woken for another reason.
    mutating func reset() { waiting = .zero }
}
