import Foundation

/// One turn and its interruption, in milliseconds.
struct ConversationRound: Hashable, Sendable {
    /// From the end of speech.
    var turnEnd: Double
    var request: Double
    var firstAudio: Double
    /// From the onset of the interruption to `speech_started`.
    var noticed: Double
    /// From `speech_started` to the end of the response, and to the last audio that still came.
    var stopped: Double
    var lateAudio: Double
    /// From the onset to both.
    var quiet: Double
}

/// What `parlance bench conversation` found.
public struct ConversationReport: BenchReport, Sendable, Codable {
    public struct Row: Sendable, Codable {
        public var name: String
        public var milliseconds: Distribution
    }

    public var silenceMilliseconds: Int
    public var turns: Int
    public var rows: [Row]
    /// First audio beyond the silence that ends a turn.
    public var answer: Distribution

    init(_ plan: ConversationBench.Plan, _ rounds: [ConversationRound]) {
        silenceMilliseconds = plan.silenceMilliseconds
        turns = rounds.count
        func row(_ name: String, _ value: (ConversationRound) -> Double) -> Row {
            Row(name: name, milliseconds: Distribution(rounds.map(value))!)
        }
        answer = Distribution(rounds.map { $0.firstAudio - Double(plan.silenceMilliseconds) })!
        rows = [
            row("end of speech to speech_stopped", \.turnEnd), row("end of speech to response.created", \.request),
            row("end of speech to first audio", \.firstAudio),
            Row(name: "the same beyond the endpointing silence", milliseconds: answer),
            row("onset of the interruption to speech_started", \.noticed),
            row("speech_started to response.done", \.stopped), row("speech_started to the last audio", \.lateAudio),
            row("onset of the interruption to quiet", \.quiet),
        ]
    }

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable(["milliseconds", "p50", "p95", "max"])
        for row in rows {
            let found = row.milliseconds
            table.add([
                row.name, Figures.decimal(found.p50, 1), Figures.decimal(found.p95, 1), Figures.decimal(found.max, 1),
            ])
        }
        return "\(turns) turns, each interrupted; a turn ends after \(silenceMilliseconds) ms of silence.\n\n\(table)"
    }
}
