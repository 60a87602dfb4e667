import Foundation
import ParlanceCore

/// The sentences of `Tests/Redaction`, which were written before the rules. What is to be found in them is scored by the
/// benches' tests.
struct SpokenSentence {
    var words: [String]

    static let all = read("sentences")
    static let heldOut = read("held-out")

    private static func read(_ name: String) -> [SpokenSentence] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let text = try! String(contentsOf: root.appendingPathComponent("Redaction/\(name).tsv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return SpokenSentence(words: fields[2].split(separator: " ").map(String.init))
        }
    }

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
