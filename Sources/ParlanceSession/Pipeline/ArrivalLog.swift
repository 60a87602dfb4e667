import ParlanceCore

/// When each recent piece of audio passed the first stages, by media time. Fixed memory, oldest forgotten.
struct ArrivalLog {
    struct Entry {
        /// End of the piece.
        var through: MediaTime
        var received: ContinuousClock.Instant
        var decoded: ContinuousClock.Instant
        var detected: ContinuousClock.Instant?
    }

    static let capacity = 128
    private var entries: [Entry] = []

    mutating func append(_ entry: Entry) {
        if entries.isEmpty { entries.reserveCapacity(Self.capacity) }
        if entries.count == Self.capacity { entries.removeFirst(Self.capacity / 2) }
        entries.append(entry)
    }

    /// Voice activity of the newest piece is known.
    mutating func noteDetected(_ instant: ContinuousClock.Instant) {
        if let last = entries.indices.last { entries[last].detected = instant }
    }

    /// The stages of the piece that holds the sample before `time`; the newest piece when that is still to come.
    func timings(through time: MediaTime) -> StageTimings {
        var timings = StageTimings()
        guard let entry = entries.first(where: { $0.through >= time }) ?? entries.last else { return timings }
        timings.received = entry.received
        timings.decoded = entry.decoded
        timings.detected = entry.detected
        return timings
    }
}
