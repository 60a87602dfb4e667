import ParlanceCore

/// Holds detectors against labelled recordings.
public struct VoiceActivityAccuracyBench {
    public struct Result {
        /// Line by line: each group with every detector, then all recordings together.
        public var rows: [VoiceActivityAccuracy]
        /// Over all recordings together.
        public var curves: [ROCPlot.Curve]
    }

    /// The line of all recordings together.
    public static let everything = "all"

    public var rules = SegmentRules()
    /// So much on either side of each labelled beginning and end is not scored.
    public var collar = MediaTime.zero
    private let models: [VoiceActivityDetectors.Named]

    public init(_ models: [VoiceActivityDetectors.Named]) { self.models = models }

    /// - Parameter progress: told the detector, how many recordings are done, and of how many.
    /// - Throws: what ``SpeechTracker/track(path:by:)`` throws for a recording.
    public func run(
        _ recordings: [LabelledRecording], progress: (String, Int, Int) -> Void = { _, _, _ in }
    ) throws -> Result {
        var groups: [String] = []
        for recording in recordings where !groups.contains(recording.group) { groups.append(recording.group) }
        groups.sort()
        var tallies: [[String: AccuracyTally]] = []
        for (name, model) in models {
            var tally: [String: AccuracyTally] = [:]
            for (done, recording) in recordings.enumerated() {
                progress(name, done, recordings.count)
                let track = try SpeechTracker.track(path: recording.path, by: model)
                tally[recording.group, default: AccuracyTally()].add(
                    track, labels: recording.labels, rules: rules, collar: collar)
            }
            tallies.append(tally)
        }
        return summary(groups, tallies)
    }

    private func summary(_ groups: [String], _ tallies: [[String: AccuracyTally]]) -> Result {
        let threshold = rules.voiceActivity.enterThreshold
        var rows: [VoiceActivityAccuracy] = []
        for group in groups {
            for (model, tally) in zip(models, tallies) {
                guard let found = tally[group] else { continue }
                rows.append(found.summary(name: model.name, group: group, threshold: threshold))
            }
        }
        var curves: [ROCPlot.Curve] = []
        for (model, tally) in zip(models, tallies) {
            let all = tally.values.reduce(into: AccuracyTally()) { $0 += $1 }
            rows.append(all.summary(name: model.name, group: Self.everything, threshold: threshold))
            guard let curve = all.frames.curve() else { continue }
            let missed = all.frames.missRate(at: threshold) ?? 0
            let made = all.frames.falseAlarmRate(at: threshold) ?? 0
            curves.append(
                .init(name: model.name, curve: curve, operatingPoint: .init(falseAlarm: made, hit: 1 - missed)))
        }
        return Result(rows: rows, curves: curves)
    }
}
