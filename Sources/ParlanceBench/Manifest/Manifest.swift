import Foundation

/// A list of recordings with what is said in them: tab-separated, with a header line.
///
/// Columns are known by name: `file` (relative to the manifest's folder) and `reference` are needed, `seconds`,
/// `speaker`, `category`, `licence` and `source` are optional, others are ignored.
public struct Manifest: Sendable {
    public struct Entry: Hashable, Sendable {
        /// As the manifest names it.
        public var file: String
        public var seconds: Double?
        public var speaker: String
        public var category: String
        /// What is said; empty where nobody knows, or where nothing is.
        public var reference: String

        /// The folder that the file lies in, as the manifest names it; empty for none.
        public var folder: String { file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "" }
    }

    /// What is wrong with a manifest, and in which line.
    public struct Fault: Error, Hashable, CustomStringConvertible {
        public var path: String
        /// From 1; nil when it is not one line's.
        public var line: Int?
        public var reason: String
        public var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)" }
    }

    public static let maximumBytes = 64 << 20

    public var entries: [Entry]
    private let directory: String

    public init(path: String) throws(Fault) {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: Self.maximumBytes + 1)
        else { throw Fault(path: path, reason: "cannot be read, or is empty") }
        guard data.count <= Self.maximumBytes else {
            throw Fault(path: path, reason: "is larger than \(Self.maximumBytes >> 20) MiB, too large for a manifest")
        }
        try self.init(Array(data), path: path)
    }

    /// - Parameter path: for messages, and as the place that files are relative to.
    public init(_ bytes: [UInt8], path: String) throws(Fault) {
        directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        entries = []
        var columns: [String: Int] = [:]
        var width = 0
        var seen: [String: Int] = [:]
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let number = index + 1
            func fault(_ reason: String) -> Fault { Fault(path: path, line: number, reason: reason) }
            guard var line = String(validating: raw, as: UTF8.self) else { throw fault("is not UTF-8") }
            if line.hasSuffix("\r") { line.removeLast() }
            if line.isEmpty { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if columns.isEmpty {
                width = fields.count
                for (column, name) in fields.enumerated() {
                    guard columns.updateValue(column, forKey: name) == nil else {
                        throw fault("the header names '\(name)' twice")
                    }
                }
                for name in ["file", "reference"] where columns[name] == nil {
                    throw fault(
                        "the first line must name the columns, separated by tabs, with 'file' and 'reference' among them; "
                            + "there is no '\(name)'")
                }
                continue
            }
            guard fields.count == width else {
                throw fault(
                    "has \(fields.count) fields where the header has \(width); fields are separated by one tab each")
            }
            func field(_ name: String) -> String { columns[name].map { fields[$0] } ?? "" }
            let file = field("file")
            guard !file.isEmpty, !file.contains("\0") else { throw fault("names no file") }
            if let first = seen.updateValue(number, forKey: file) {
                throw fault("\(file) was in line \(first) already")
            }
            var seconds: Double?
            if !field("seconds").isEmpty {
                guard let value = Double(field("seconds")), value.isFinite, value >= 0 else {
                    throw fault("'seconds' is a number like 12.5; it was '\(field("seconds"))'")
                }
                seconds = value
            }
            entries.append(
                Entry(
                    file: file, seconds: seconds, speaker: field("speaker"), category: field("category"),
                    reference: field("reference")))
        }
        guard !entries.isEmpty else { throw Fault(path: path, reason: "names no recordings") }
    }

    /// Where a recording is.
    public func path(of entry: Entry) -> String { entry.file.hasPrefix("/") ? entry.file : directory + entry.file }
}
