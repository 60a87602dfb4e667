import ArgumentParser
import ParlanceBench

/// Which recordings of a manifest a bench uses.
struct ManifestOptions: ParsableArguments {
    @Option(help: ArgumentHelp("List of recordings and what is said in them.", valueName: "file")) var manifest: String
    @Option(
        help: ArgumentHelp(
            "Only files that match this shell pattern, or contain this text. Repeatable.", valueName: "pattern"))
    var only: [String] = []
    @Option(help: ArgumentHelp("Only categories that begin so. Repeatable.", valueName: "text")) var category:
        [String] = []
    @Option(help: ArgumentHelp("At most so many recordings.", valueName: "n")) var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
    }

    /// The manifest, and at least one recording of it.
    func read() throws -> (list: Manifest, entries: [Manifest.Entry]) {
        let list = try Manifest(path: manifest)
        let entries = ManifestSelection(patterns: only, categories: category, limit: limit)(list.entries)
        guard !entries.isEmpty else {
            throw ValidationError(
                "None of the manifest's \(list.entries.count) recordings matches --only and --category.")
        }
        return (list, entries)
    }
}
