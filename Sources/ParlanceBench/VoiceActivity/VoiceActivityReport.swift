import Foundation

/// What `parlance bench vad` measured.
public struct VoiceActivityReport: Sendable, Codable {
    /// What cost was measured on, and how often.
    public var source: String?
    public var runs: Int?
    public var references: [String] = []
    public var costs: [VoiceActivityCost] = []
    /// The threshold at which frames count as speech.
    public var threshold: Double?
    public var accuracy: [VoiceActivityAccuracy] = []
    /// Recordings that have no labels.
    public var leftOut = 0
    /// Detectors that could not be loaded here, and why.
    public var notes: [String] = []

    public init() {}

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var parts: [String] = []
        if !costs.isEmpty {
            parts.append(
                "\(source ?? "-"), median of \(runs ?? 0) runs, in turn; processor time of one thread for 32 ms of a stream."
            )
            parts.append(VoiceActivityCost.table(costs, references: references).description)
        }
        if !accuracy.isEmpty {
            parts.append(
                "Miss and false alarm: frames of 10 ms at threshold \(Figures.decimal(threshold, 2)). Onsets, segments, error "
                    + "and heard: a session's segments.")
            parts.append(VoiceActivityAccuracy.table(accuracy).description)
        }
        if leftOut > 0 { parts.append("\(leftOut) recordings without labels left out.") }
        if !notes.isEmpty { parts.append("Not measured:\n" + notes.map { "  \($0)" }.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }
}
