import Foundation
import ParlanceCore

/// What `parlance vad --json` prints of one recording, on one line. Times are seconds.
public struct VoiceActivityFinding: Sendable, Codable {
    public struct Segment: Sendable, Codable {
        public var start: Double
        public var end: Double
        /// With pre-roll and hangover: what a recognizer would be given.
        public var audioStart: Double
        public var audioEnd: Double
        /// Mean probability of speech.
        public var confidence: Float
    }

    public var file: String
    public var vad: String
    public var seconds: Double
    public var speechSeconds: Double
    /// The share of the recording that a recognizer would be given, 0…1.
    public var heardShare: Double
    public var segments: [Segment]
    /// Only with labels.
    public var score: ScoreSummary?

    public init(
        file: String, vad: String, track: SpeechTrack, segments found: SpeechSegments, score: DetectionScore?
    ) {
        self.file = file
        self.vad = vad
        seconds = track.duration.seconds
        speechSeconds = found.speech.duration.seconds
        heardShare = found.heardShare
        segments = found.segments.map {
            Segment(
                start: $0.speech.start.seconds, end: $0.speech.end.seconds, audioStart: $0.audio.start.seconds,
                audioEnd: $0.audio.end.seconds, confidence: $0.confidence)
        }
        self.score = score.map(ScoreSummary.init)
    }

    /// One line, with a line end.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// A table for people, with a line of totals.
    public var text: String {
        var table = ReportTable(["", "start", "end", "length", "heard from", "to", "probability"])
        for (index, segment) in segments.enumerated() {
            table.add(
                [String(index + 1)]
                    + [
                        segment.start, segment.end, segment.end - segment.start, segment.audioStart, segment.audioEnd,
                    ].map { Figures.decimal($0, 3) } + [Figures.decimal(Double(segment.confidence), 2)])
        }
        let total =
            "\(segments.count) segment\(segments.count == 1 ? "" : "s"), speech \(Figures.decimal(speechSeconds, 2)) s of "
            + "\(Figures.decimal(seconds, 2)) s; a recognizer would hear \(Figures.percent(heardShare)) % (\(vad))"
        let parts = (segments.isEmpty ? [] : [table.description]) + [total] + (score.map { ["", $0.text] } ?? [])
        return parts.joined(separator: "\n") + "\n"
    }
}
