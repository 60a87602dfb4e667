import Foundation

/// Words and phrases to be favoured, recording by recording: lines of a file as the manifest names it, a tab, and terms
/// with `|` between them. Terms that are not said in a recording are distractors.
public struct Keyterms: Sendable {
    public static let maximumBytes = 16 << 20

    private let terms: [String: [String]]

    public init(path: String) throws(BenchFailure) {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: Self.maximumBytes + 1), data.count <= Self.maximumBytes
        else {
            throw BenchFailure("\(path): cannot be read, is empty, or is larger than \(Self.maximumBytes >> 20) MiB")
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw BenchFailure("\(path): is not UTF-8") }
        var terms: [String: [String]] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 2 else {
                throw BenchFailure("\(path):\(index + 1): a line is a file, a tab, and terms with | between them")
            }
            terms[String(fields[0])] = fields[1].split(separator: "|").map(String.init)
        }
        self.terms = terms
    }

    /// Of a recording as the manifest names it.
    public func callAsFunction(_ file: String) -> [String] { terms[file] ?? [] }

    /// Files that have some.
    public var files: Set<String> { Set(terms.keys) }
}

/// How often terms are said, and how often they are heard.
public struct KeytermCounts: Hashable, Sendable {
    public var said = 0
    public var found = 0
    /// Heard more often than said: of terms that are said in the recording, and of those that are not.
    public var falseAlarms = 0
    public var falseDistractors = 0
    public var distractors = 0

    public init() {}

    /// Counts within one recording, wherever in it the terms are.
    public mutating func add(_ terms: [String], reference: [String], hypothesis: [String]) {
        let normalization = TextNormalization()
        for term in Set(terms.map(normalization.words)) where !term.isEmpty {
            let said = Self.count(term, in: reference)
            let heard = Self.count(term, in: hypothesis)
            self.said += said
            found += min(said, heard)
            if said > 0 {
                falseAlarms += max(heard - said, 0)
            } else {
                distractors += 1
                falseDistractors += heard
            }
        }
    }

    private static func count(_ term: [String], in words: [String]) -> Int {
        words.indices.count { words[$0...].starts(with: term) }
    }
}
