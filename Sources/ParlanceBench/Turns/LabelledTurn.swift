import Foundation
import ParlanceCore

/// One turn of a labelled recording: its words with their times.
public struct LabelledTurn: Sendable {
    public var words: [Word]

    /// Reads `NAME.segments.tsv` (start, end, speaker, text; one turn a line) and the word times in `NAME.ctm` beside it.
    ///
    /// A turn's words are found in the order of its text, within its time, so turns may overlap. Words without a time
    /// are left out.
    public static func read(segments path: String) throws -> [LabelledTurn] {
        let suffix = ".segments.tsv"
        guard path.hasSuffix(suffix) else { throw BenchFailure("'\(path)' does not end in \(suffix).") }
        let segments = try String(contentsOfFile: path, encoding: .utf8)
        let times = try String(contentsOfFile: path.dropLast(suffix.count) + ".ctm", encoding: .utf8)
        return parse(segments: segments, times: times)
    }

    package static func parse(segments: String, times: String) -> [LabelledTurn] {
        var timed: [Word?] = times.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 5, let start = Double(fields[2]), let length = Double(fields[3]) else { return nil }
            let span = MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: start + length))
            return Word(text: String(fields[4]), span: span, confidence: 1)
        }
        let slack = MediaTime(milliseconds: 100)
        return segments.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count >= 4, let start = Double(fields[0]), let end = Double(fields[1]) else { return nil }
            let earliest = MediaTime(seconds: start) - slack
            let latest = MediaTime(seconds: end) + slack
            var words: [Word] = []
            var next = 0
            for text in fields[3].split(separator: " ") {
                let found = timed.indices.dropFirst(next).first { index in
                    guard let word = timed[index] else { return false }
                    return word.text == text && word.span.start >= earliest && word.span.end <= latest
                }
                guard let found, let word = timed[found] else { continue }
                timed[found] = nil
                words.append(word)
                next = found + 1
            }
            return words.isEmpty ? nil : LabelledTurn(words: words)
        }
    }
}
