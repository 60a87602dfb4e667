import Foundation

/// Which recordings of a manifest to use.
public struct ManifestSelection: Sendable {
    /// Shell patterns over the file as the manifest names it (`read/ls-*`), or parts of it where no `*?[` occurs. A
    /// recording that any of them matches is used; none: all.
    public var patterns: [String] = []
    /// Beginnings of categories, in any letter case. None: all.
    public var categories: [String] = []
    /// At most so many recordings.
    public var limit: Int?

    public init(patterns: [String] = [], categories: [String] = [], limit: Int? = nil) {
        self.patterns = patterns
        self.categories = categories
        self.limit = limit
    }

    public func callAsFunction(_ entries: [Manifest.Entry]) -> [Manifest.Entry] {
        let chosen = entries.filter { entry in
            (patterns.isEmpty || patterns.contains { Self.matches($0, entry.file) })
                && (categories.isEmpty
                    || categories.contains { entry.category.lowercased().hasPrefix($0.lowercased()) })
        }
        return limit.map { Array(chosen.prefix($0)) } ?? chosen
    }

    private static func matches(_ pattern: String, _ file: String) -> Bool {
        pattern.contains { "*?[".contains($0) } ? fnmatch(pattern, file, 0) == 0 : file.contains(pattern)
    }
}
