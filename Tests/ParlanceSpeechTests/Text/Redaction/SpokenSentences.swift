import Foundation
import ParlanceCore

/// The sentences of `Tests/Redaction`, which were written before there were rules.
struct SpokenSentence {
    var words: [String]
    var entities: [(words: Range<Int>, policy: String)]

    static let all: [SpokenSentence] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let text = try! String(contentsOf: root.appendingPathComponent("Redaction/sentences.tsv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return SpokenSentence(
                words: fields[2].split(separator: " ").map(String.init),
                entities: fields[3].split(separator: " ").map { entity in
                    let parts = entity.split(separator: ":")
                    let ends = parts[0].split(separator: "-").map { Int($0)! }
                    return (ends[0]..<ends[1] + 1, String(parts[1]))
                })
        }
    }()

    /// As a recognizer would give them, 300 ms each.
    var recognized: [Word] { Self.recognized(words) }

    static func recognized(_ words: [String]) -> [Word] {
        words.enumerated().map { index, word in
            let start = MediaTime(milliseconds: index * 300)
            return Word(
                text: word, span: MediaSpan(start: start, end: start + MediaTime(milliseconds: 250)), confidence: 0.5)
        }
    }
}
