import ParlanceCore

/// When turns end, in the provider's numbers; read from the query and changed in mid-stream.
struct AssemblyAITurns: Equatable {
    static let silences = 0...30_000

    var threshold: Double = 0.4
    var minimumSilence: Int
    var maximumSilence: Int

    init(_ family: AssemblyAIFamily, mode: Mode? = nil) {
        switch (family, mode) {
        case (.streaming, _): (minimumSilence, maximumSilence) = (400, 1_280)
        case (.pro, nil), (.pro, .balanced): (minimumSilence, maximumSilence) = (100, 1_000)
        case (.pro, .lowLatency): (minimumSilence, maximumSilence) = (100, 700)
        case (.pro, .accuracy): (minimumSilence, maximumSilence) = (300, 1_500)
        }
    }

    /// `mode`; the silences that it stands for are ours.
    enum Mode: String, CaseIterable {
        case lowLatency = "min_latency"
        case balanced
        case accuracy = "max_accuracy"
    }

    /// Silence before which no turn ends; the longest one is not longer.
    private var effectiveMinimum: Int { min(minimumSilence, maximumSilence) }

    /// The pause that completes an utterance: a turn is looked at only from there on. Where the threshold lets no turn end
    /// sooner (the turn detector's confidence at 300 ms is below it, whatever was said), a shorter pause would only cut
    /// sentences in pieces.
    private var pause: Int {
        let limits = EndpointingConfiguration.trailingSilences
        let least = threshold >= 0.39 ? 300 : limits.lowerBound
        return min(max(effectiveMinimum, least), max(maximumSilence, limits.lowerBound), limits.upperBound)
    }

    func apply(to configuration: inout SessionConfiguration) {
        configuration.turns.threshold = Float(threshold)
        configuration.turns.minimumSilence = MediaTime(milliseconds: effectiveMinimum)
        configuration.turns.maximumSilence = MediaTime(milliseconds: maximumSilence)
        configuration.endpointing.trailingSilence = MediaTime(milliseconds: pause)
    }

    func apply(to update: inout SessionUpdate) {
        update.turnThreshold = Float(threshold)
        update.minimumTurnSilence = effectiveMinimum
        update.maximumTurnSilence = maximumSilence
        update.endpointingMilliseconds = pause
    }
}
