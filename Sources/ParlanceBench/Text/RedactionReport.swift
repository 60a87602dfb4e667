import Foundation
import ParlanceCore
import ParlanceSpeech

/// What redaction with all policies finds in sentences whose entities are known, policy by policy.
public struct RedactionReport: BenchReport, Sendable, Codable {
    public struct Row: Sendable, Codable {
        public var policy: String
        public var entities: Int
        public var found: Int
        /// Stretches hidden by this policy in which no entity is.
        public var wrong: Int
    }

    public var sentences: Int
    /// By policy, in alphabetical order.
    public var rows: [Row]

    public init(_ sentences: [LabelledSentence]) {
        self.sentences = sentences.count
        let scores = EntityScore.score(EntityFinders(EntityFinders.available), on: sentences)
        rows = scores.map { Row(policy: $0.rawValue, entities: $1.entities, found: $1.found, wrong: $1.wrong) }
            .sorted { $0.policy < $1.policy }
    }

    public func json() throws -> Data { try BenchJSON.encode(self) }

    public var text: String {
        var table = ReportTable(["policy", "entities", "found", "%", "false"])
        for row in rows {
            let share = row.entities == 0 ? nil : Double(row.found) / Double(row.entities)
            table.add([row.policy, "\(row.entities)", "\(row.found)", Figures.percent(share), "\(row.wrong)"])
        }
        return """
            \(sentences) sentences, all policies. Found: no word of it can be read, whatever it was taken for. False: hidden by this
            policy, and no word of it belongs to any entity.

            \(table)
            """
    }
}
