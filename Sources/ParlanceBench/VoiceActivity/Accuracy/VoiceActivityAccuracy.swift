/// How right one detector was about the recordings of one line of the report.
public struct VoiceActivityAccuracy: Sendable, Codable {
    public var name: String
    public var group: String
    public var recordings: Int
    public var seconds: Double
    /// Labelled speech by the whole.
    public var speechShare: Double
    /// Area under the curve of all thresholds, frame by frame; nil unless there is speech and rest.
    public var rocArea: Double?
    /// Frames of speech below the threshold; nil without speech.
    public var missRate: Double?
    /// Frames of the rest at or above the threshold.
    public var falseAlarmRate: Double?
    /// The segments, which a session would make, against the labels.
    public var segmentScore: ScoreSummary
    /// The share of the audio that a recognizer would be given.
    public var heardShare: Double

    /// Missed by all labelled onsets; nil without any.
    public var missedOnsetRate: Double? {
        segmentScore.onsets > 0 ? Double(segmentScore.missedOnsets) / Double(segmentScore.onsets) : nil
    }

    static func table(_ rows: [VoiceActivityAccuracy]) -> ReportTable {
        var table = ReportTable([
            "recordings", "detector", "files", "s", "speech %", "ROC area", "miss %", "false alarm %",
            "missed onsets", "of", "false segments", "error %", "heard %",
        ])
        for row in rows {
            table.add([
                row.group, row.name, String(row.recordings), Figures.decimal(row.seconds, 0),
                Figures.percent(row.speechShare, 0), Figures.decimal(row.rocArea, 4), Figures.percent(row.missRate),
                Figures.percent(row.falseAlarmRate), String(row.segmentScore.missedOnsets),
                String(row.segmentScore.onsets), String(row.segmentScore.falseSegments),
                Figures.percent(row.segmentScore.detectionErrorRate), Figures.percent(row.heardShare),
            ])
        }
        return table
    }
}
