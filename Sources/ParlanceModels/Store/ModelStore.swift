import Foundation

/// The models directory: what is installed, what is the default, where things go.
///
/// A value without state of its own: every question looks at the disk, so it stays right while another process pulls.
/// Its calls block on file reads; do not make them on an event loop.
public struct ModelStore: Sendable {
    public var directory: String
    public var inspect: ModelInspector

    /// Entries that are looked at. A directory with more is not a models directory.
    static let maximumEntries = 1_000

    public init(directory: String, inspect: @escaping ModelInspector) {
        self.directory = directory
        self.inspect = inspect
    }

    public func path(of name: String) -> String { directory + "/" + name }

    /// Where unfinished downloads are kept. Beside the models, because a finished one is renamed into place.
    var downloads: String { directory + "/.downloads" }

    /// Every folder that a recognizer can use, by name; and the ones that it cannot, with the reason.
    ///
    /// A folder without any `.onnx` file is nobody's model and is left out. A directory that does not exist is empty.
    public func contents() -> (usable: [InstalledModel], unusable: [UnusableModel]) {
        var usable: [InstalledModel] = []
        var unusable: [UnusableModel] = []
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names.sorted().prefix(Self.maximumEntries) where !name.hasPrefix(".") {
            let path = path(of: name)
            guard let files = try? FileManager.default.contentsOfDirectory(atPath: path),
                files.contains(where: { $0.hasSuffix(".onnx") })
            else { continue }
            do {
                let facts = try inspect(path)
                usable.append(
                    InstalledModel(name: name, path: path, facts: facts, catalogue: catalogueEntry(name, at: path)))
            } catch {
                unusable.append(UnusableModel(name: name, path: path, reason: "\(error)"))
            }
        }
        return (usable, unusable)
    }

    public func installed() -> [InstalledModel] { contents().usable }

    /// The model to use when none is named: general models of the catalogue only; those that meet the latency budget
    /// first, then the catalogue's order. Nil: none is installed.
    public func defaultModel() -> InstalledModel? {
        Self.defaultModel(among: installed())
    }

    public static func defaultModel(among installed: [InstalledModel]) -> InstalledModel? {
        let order = Dictionary(
            uniqueKeysWithValues: ModelCatalogue.models.enumerated().map { ($0.element.name, $0.offset) })
        func rank(_ model: InstalledModel) -> (Int, Int, String) {
            let place = model.catalogue.flatMap { order[$0.name] } ?? Int.max
            return (model.meetsLatencyBudget == true ? 0 : 1, place, model.name)
        }
        return installed.filter(\.mayBecomeDefault).min { rank($0) < rank($1) }
    }

    /// Finds an installed model by folder name, or by a name that the catalogue knows.
    public func installedModel(named name: String) -> InstalledModel? {
        let installed = installed()
        if let exact = installed.first(where: { $0.name == name }) { return exact }
        guard let entry = try? ModelCatalogue.find(name) else { return nil }
        return installed.first { $0.catalogue?.name == entry.name }
    }

    /// By the folder's name, or, when someone renamed it, by the manifest that came with it.
    private func catalogueEntry(_ name: String, at path: String) -> CatalogueModel? {
        ModelCatalogue.model(named: name)
            ?? ModelManifest.read(from: path).flatMap { ModelCatalogue.model(named: $0.name) }
    }
}
