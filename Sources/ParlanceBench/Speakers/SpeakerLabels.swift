import Foundation
import ParlanceCore

/// Who really speaks when, as an RTTM file has it: `SPEAKER name channel start duration <NA> <NA> speaker …`.
public struct SpeakerLabels: Sendable {
    public struct Problem: Error, CustomStringConvertible {
        public var description: String
    }

    /// In order of their beginnings; those of several speakers may overlap.
    public private(set) var runs: [(span: MediaSpan, speaker: String)] = []

    public init(path: String) throws(Problem) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Problem(description: "\(path) cannot be read as text.")
        }
        try self.init(text: text, name: path)
    }

    package init(text: String, name: String) throws(Problem) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard fields.first == "SPEAKER" else { continue }
            guard fields.count >= 8, let start = Double(fields[3]), let length = Double(fields[4]),
                (0...LabelFormat.maximumSeconds).contains(start), (0...LabelFormat.maximumSeconds).contains(length)
            else {
                throw Problem(
                    description:
                        "\(name): line \(number + 1) must be SPEAKER name channel start duration <NA> <NA> speaker.")
            }
            let span = MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: start + length))
            runs.append((span, String(fields[7])))
        }
        runs.sort { $0.span.start < $1.span.start }
        guard !runs.isEmpty else { throw Problem(description: "\(name): no line of it says who speaks.") }
    }

    /// Stretches in which anybody speaks; pauses shorter than `closing` are part of them.
    public func speech(closing pause: MediaTime) -> [MediaSpan] {
        var spans: [MediaSpan] = []
        for (span, _) in runs {
            if let last = spans.indices.last, span.start - spans[last].end < pause {
                spans[last].end = max(spans[last].end, span.end)
            } else {
                spans.append(span)
            }
        }
        return spans
    }
}
