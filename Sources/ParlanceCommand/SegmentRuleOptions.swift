import ArgumentParser
import ParlanceBench
import ParlanceCore

/// Options that say what counts as speech, with a session's defaults.
struct SegmentRuleOptions: ParsableArguments {
    private static let session = SegmentRules()

    @Option(help: ArgumentHelp("Speech begins at this probability, above 0 and below 1.", valueName: "p"))
    var threshold = Self.session.voiceActivity.enterThreshold
    @Option(help: ArgumentHelp("Speech goes on down to this probability (else 0.15 less).", valueName: "p"))
    var leave: Float?
    @Option(help: ArgumentHelp("Speech must last so long before it counts, 0 to 2000.", valueName: "ms"))
    var onset = Self.session.voiceActivity.onset.milliseconds
    @Option(help: ArgumentHelp("Silence that ends a segment, 10 to 5000.", valueName: "ms"))
    var hangover = Self.session.hangover.milliseconds
    @Option(help: ArgumentHelp("Audio before the onset that is given to a recognizer, 0 to 2000.", valueName: "ms"))
    var preRoll = Self.session.voiceActivity.preRoll.milliseconds

    func validate() throws {
        guard threshold > 0, threshold < 1 else { throw ValidationError("--threshold is above 0 and below 1.") }
        if let leave, !(leave > 0 && leave <= threshold) {
            throw ValidationError("--leave is above 0, and not above --threshold.")
        }
        guard (0...2_000).contains(onset) else { throw ValidationError("--onset is 0 to 2000 ms.") }
        guard EndpointingConfiguration.trailingSilences.contains(hangover) else {
            throw ValidationError("--hangover is 10 to 5000 ms.")
        }
        guard (0...2_000).contains(preRoll) else { throw ValidationError("--pre-roll is 0 to 2000 ms.") }
    }

    var rules: SegmentRules {
        var rules = SegmentRules()
        rules.voiceActivity.enterThreshold = threshold
        // The distance that Silero's own iterator keeps.
        rules.voiceActivity.leaveThreshold = leave ?? max(threshold - 0.15, min(threshold, 0.01))
        rules.voiceActivity.onset = MediaTime(milliseconds: onset)
        rules.voiceActivity.preRoll = MediaTime(milliseconds: preRoll)
        rules.hangover = MediaTime(milliseconds: hangover)
        return rules
    }
}
