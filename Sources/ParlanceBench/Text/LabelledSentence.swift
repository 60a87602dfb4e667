import Foundation
import ParlanceCore
import ParlanceSpeech

/// A spoken sentence with the entities that are known to be in it, as the sets of `Tests/Redaction` have them.
public struct LabelledSentence: Hashable, Sendable {
    public var words: [String]
    /// In order, without overlaps.
    public var entities: [EntitySpan]

    public init(words: [String], entities: [EntitySpan]) {
        self.words = words
        self.entities = entities
    }

    /// The sentences of a set: four columns with tabs between them, the first line their names.
    public static func read(from path: String) throws -> [LabelledSentence] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").enumerated().dropFirst().map { line, row in
            guard let sentence = LabelledSentence(row: row) else { throw Malformed(path: path, line: line + 1) }
            return sentence
        }
    }

    /// A line that is not of that form, or names a policy or a word that there is not.
    public struct Malformed: Error, CustomStringConvertible {
        public var path: String
        public var line: Int
        public var description: String {
            "\(path):\(line) is no sentence with entities: ID SPLIT WORDS FIRST-LAST:POLICY"
        }
    }

    private init?(row: Substring) {
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        words = fields[2].split(separator: " ").map(String.init)
        entities = []
        for entity in fields[3].split(separator: " ") {
            let parts = entity.split(separator: ":")
            let ends = parts[0].split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, ends.count == 2, 0 <= ends[0], ends[0] <= ends[1], ends[1] < words.count,
                let policy = RedactionPolicy(rawValue: String(parts[1]))
            else { return nil }
            entities.append(EntitySpan(words: ends[0]..<ends[1] + 1, policy: policy))
        }
    }
}
