import ParlanceCore

/// A form in which labels are written, line by line.
public enum LabelFormat: String, Sendable, CaseIterable {
    /// `SPEAKER name channel start duration …`; lines of other types are passed over.
    case rttm
    /// `name channel start duration word …`.
    case ctm
    /// `start TAB end TAB text`.
    case audacity = "txt"
    /// As Audacity's, under a line that names the columns `start` and `end` (in any place).
    case segments = "tsv"

    /// By the end of a file's name; nil for others.
    public init?(path: String) {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }

    /// One labelled stretch, and the recording it is of where the line says it.
    struct Line: Equatable {
        var recording: String?
        var span: MediaSpan
    }

    /// Longest recording that labels may be of.
    static let maximumSeconds = 1_000_000.0

    struct Problem: Error {
        var reason: String
    }

    /// Reads lines in order; remembers what the first line of a table said.
    struct Reader {
        let format: LabelFormat
        private var columns: (start: Int, end: Int)?

        init(_ format: LabelFormat) { self.format = format }

        /// Nil for lines that label nothing.
        mutating func read(_ line: String) throws(Problem) -> Line? {
            switch format {
            case .rttm:
                let fields = line.split(whereSeparator: \.isWhitespace)
                guard let type = fields.first, !type.hasPrefix(";;") else { return nil }
                guard Self.rttmTypes.contains(String(type)) else {
                    throw Problem(reason: "begins with '\(type.prefix(40))', which is no type of RTTM such as SPEAKER")
                }
                guard type == "SPEAKER" else { return nil }
                return try Self.marked(fields.dropFirst(), form: "SPEAKER name channel start duration")
            case .ctm:
                let fields = line.split(whereSeparator: \.isWhitespace)
                guard let first = fields.first, !first.hasPrefix(";;") else { return nil }
                return try Self.marked(fields[...], form: "name channel start duration word")
            case .audacity:
                // A second line with frequencies belongs to the label before it.
                guard !line.hasPrefix("\\") else { return nil }
                return try Self.bounded(line, start: 0, end: 1)
            case .segments:
                guard let columns else {
                    let names = line.split(separator: "\t", omittingEmptySubsequences: false)
                    guard let start = names.firstIndex(of: "start"), let end = names.firstIndex(of: "end") else {
                        throw Problem(
                            reason:
                                "the first line must name the columns, separated by tabs, 'start' and 'end' among them")
                    }
                    self.columns = (start, end)
                    return nil
                }
                return try Self.bounded(line, start: columns.start, end: columns.end)
            }
        }

        /// Of NIST's evaluation plan of 2009.
        private static let rttmTypes: Set = [
            "SPEAKER", "SPKR-INFO", "LEXEME", "NON-LEX", "NON-SPEECH", "NOSCORE", "NO_RT_METADATA", "SEGMENT",
            "FILLER", "EDIT", "IP", "SU", "CB", "A/P",
        ]

        private static func marked(_ fields: ArraySlice<Substring>, form: String) throws(Problem) -> Line {
            guard fields.count >= 4 else { throw Problem(reason: "has too few fields for '\(form)'") }
            let first = fields.startIndex
            let start = try seconds(fields[first + 2], "start")
            let duration = try seconds(fields[first + 3], "duration")
            return Line(
                recording: String(fields[first]),
                span: MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: start + duration)))
        }

        private static func bounded(_ line: String, start: Int, end: Int) throws(Problem) -> Line {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count > max(start, end) else {
                throw Problem(reason: "has no start and end, separated by tabs")
            }
            let from = try seconds(fields[start], "start")
            let to = try seconds(fields[end], "end")
            guard from <= to else { throw Problem(reason: "ends at \(to) s, before it starts at \(from) s") }
            return Line(
                recording: nil, span: MediaSpan(start: MediaTime(seconds: from), end: MediaTime(seconds: to)))
        }

        private static func seconds(_ text: Substring, _ name: String) throws(Problem) -> Double {
            guard let value = Double(text), (0...maximumSeconds).contains(value) else {
                throw Problem(
                    reason: "the \(name) is a number of seconds, 0 to 1000000; it was '\(text.prefix(40))'")
            }
            return value
        }
    }
}
