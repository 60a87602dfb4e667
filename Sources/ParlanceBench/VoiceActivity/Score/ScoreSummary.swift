import Foundation
import ParlanceCore

/// A ``DetectionScore`` as it is reported: seconds and shares (0…1).
public struct ScoreSummary: Sendable, Codable {
    public var scoredSeconds: Double
    public var speechSeconds: Double
    public var missedSeconds: Double
    public var falseAlarmSeconds: Double
    public var missRate: Double?
    public var falseAlarmRate: Double?
    public var detectionErrorRate: Double?
    public var onsets: Int
    public var missedOnsets: Int
    public var segments: Int
    public var falseSegments: Int
    public var onsetError: EndErrors?
    public var offsetError: EndErrors?

    public init(_ score: DetectionScore) {
        scoredSeconds = score.scored.seconds
        speechSeconds = score.speech.seconds
        missedSeconds = score.missed.seconds
        falseAlarmSeconds = score.falseAlarm.seconds
        missRate = score.missRate
        falseAlarmRate = score.falseAlarmRate
        detectionErrorRate = score.detectionErrorRate
        onsets = score.onsets
        missedOnsets = score.missedOnsets
        segments = score.segments
        falseSegments = score.falseSegments
        onsetError = EndErrors(score.onsetErrors)
        offsetError = EndErrors(score.offsetErrors)
    }

    /// A few lines for people.
    public var text: String {
        func seconds(_ value: Double) -> String { Figures.decimal(value, 2) + " s" }
        func percent(_ value: Double?) -> String { value == nil ? "-" : Figures.percent(value) + " %" }
        func errors(_ errors: EndErrors?) -> String {
            guard let errors else { return "-" }
            return String(format: "median %+.0f ms, 95 %% within %.0f ms", errors.median * 1_000, errors.p95 * 1_000)
                + " (\(errors.count))"
        }
        return """
            labelled speech  \(seconds(speechSeconds)) of \(seconds(scoredSeconds))
            missed           \(seconds(missedSeconds)), \(percent(missRate)) of the speech
            false alarm      \(seconds(falseAlarmSeconds)), \(percent(falseAlarmRate)) of the rest
            detection error  \(percent(detectionErrorRate))
            onset error      \(errors(onsetError))
            offset error     \(errors(offsetError))
            missed onsets    \(missedOnsets) of \(onsets)
            false segments   \(falseSegments) of \(segments)
            """
    }
}
