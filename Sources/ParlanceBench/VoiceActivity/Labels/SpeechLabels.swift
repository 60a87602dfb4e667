import Foundation
import ParlanceCore

/// Where there is speech in a recording, as somebody has labelled it: RTTM, CTM, Audacity labels or a table of segments.
public struct SpeechLabels: Hashable, Sendable {
    /// What is wrong with a file of labels, and in which line.
    public struct Fault: Error, Hashable, CustomStringConvertible {
        public var path: String
        /// From 1; nil when it is not one line's.
        public var line: Int?
        public var reason: String
        public var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)" }
    }

    public static let maximumBytes = 64 << 20
    public static let maximumLineBytes = 64 << 10
    /// Pauses of the labels shorter than this belong to the speech: word times leave gaps that nobody hears.
    public static let closedPause = MediaTime(milliseconds: 250)

    public var speech: SpanSet

    public init(speech: SpanSet) { self.speech = speech }

    /// - Parameter recording: which recording's, where the file holds several: its name without folder and ending. A
    ///   file that names one recording only is taken as it is.
    public init(path: String, recording: String) throws(Fault) {
        guard let format = LabelFormat(path: path) else {
            throw Fault(path: path, reason: "labels are .rttm, .ctm, .txt (Audacity) or .tsv (with start and end)")
        }
        try self.init(try Self.bytes(of: path), format: format, path: path, recording: recording)
    }

    /// - Parameter path: for messages.
    public init(_ bytes: [UInt8], format: LabelFormat, path: String, recording: String) throws(Fault) {
        let all = try Self.parse(bytes, format: format, path: path)
        guard let spans = all[recording] ?? (all.count <= 1 ? all.values.first ?? [] : nil) else {
            throw Fault(
                path: path, reason: "labels \(all.count) recordings, and none of them is called '\(recording)'")
        }
        speech = SpanSet(spans, closing: Self.closedPause)
    }

    /// Looks beside a recording for its labels: `NAME.rttm`, `NAME.ctm`, `NAME.segments.tsv`, or its words in a
    /// `words.ctm` for the whole folder.
    ///
    /// - Parameter folder: where to look; nil for the recording's own.
    /// - Returns: nil where there are none.
    public static func beside(_ recording: String, in folder: String? = nil) throws(Fault) -> SpeechLabels? {
        let url = URL(fileURLWithPath: recording)
        let name = url.deletingPathExtension().lastPathComponent
        let folder = folder.map { URL(fileURLWithPath: $0) } ?? url.deletingLastPathComponent()
        for ending in [".rttm", ".ctm", ".segments.tsv"] {
            let path = folder.appendingPathComponent(name + ending).path
            if FileManager.default.fileExists(atPath: path) { return try SpeechLabels(path: path, recording: name) }
        }
        let words = folder.appendingPathComponent("words.ctm").path
        guard FileManager.default.fileExists(atPath: words) else { return nil }
        let spans = try parse(bytes(of: words), format: .ctm, path: words)[name]
        return spans.map { SpeechLabels(speech: SpanSet($0, closing: closedPause)) }
    }

    private static func bytes(of path: String) throws(Fault) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: maximumBytes + 1)
        else { throw Fault(path: path, reason: "cannot be read") }
        guard data.count <= maximumBytes else {
            throw Fault(path: path, reason: "is larger than \(maximumBytes >> 20) MiB, too large for labels")
        }
        return Array(data)
    }

    /// The labelled stretches by recording; nil where lines do not name one.
    private static func parse(
        _ bytes: [UInt8], format: LabelFormat, path: String
    ) throws(Fault) -> [String?: [MediaSpan]] {
        var reader = LabelFormat.Reader(format)
        var spans: [String?: [MediaSpan]] = [:]
        for (index, raw) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            func fault(_ reason: String) -> Fault { Fault(path: path, line: index + 1, reason: reason) }
            guard raw.count <= maximumLineBytes else {
                throw fault("is longer than \(maximumLineBytes >> 10) KiB, too long for a label")
            }
            guard var line = String(validating: raw, as: UTF8.self) else { throw fault("is not UTF-8") }
            if line.hasSuffix("\r") { line.removeLast() }
            if line.allSatisfy(\.isWhitespace) { continue }
            do {
                if let label = try reader.read(line) { spans[label.recording, default: []].append(label.span) }
            } catch {
                throw fault(error.reason)
            }
        }
        return spans
    }
}
