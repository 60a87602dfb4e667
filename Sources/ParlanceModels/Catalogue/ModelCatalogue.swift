/// The models that `parlance models pull` knows.
public enum ModelCatalogue {
    /// Release assets of the sherpa-onnx project.
    public static let publisher = "https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models"

    /// What to pull for someone who has not chosen: the smallest English model with a plain licence that meets the
    /// latency budget.
    public static var recommended: CatalogueModel { models[0] }

    /// Finds by name, alias, or any part of a name that only one model has.
    ///
    /// Names are compared without case, and an archive's file name is as good as its name.
    public static func find(_ text: String) throws(ModelLookupError) -> CatalogueModel {
        var wanted = text.lowercased()
        if wanted.hasSuffix(".tar.bz2") { wanted.removeLast(".tar.bz2".count) }
        if let exact = models.first(where: { $0.name.lowercased() == wanted || $0.alias == wanted }) { return exact }
        let candidates = models.filter { model in
            !wanted.isEmpty && (model.name.lowercased().contains(wanted) || model.alias.contains(wanted))
        }
        if candidates.count == 1 { return candidates[0] }
        throw ModelLookupError(text: text, candidates: candidates.map(\.alias))
    }

    /// The entry with exactly this name.
    public static func model(named name: String) -> CatalogueModel? {
        models.first { $0.name == name }
    }
}

/// A name that stands for no model, or for several.
public struct ModelLookupError: Error, Hashable, Sendable, CustomStringConvertible {
    public var text: String
    public var candidates: [String]

    public init(text: String, candidates: [String]) {
        self.text = text
        self.candidates = candidates
    }

    public var description: String {
        candidates.isEmpty
            ? "No model in the catalogue is called '\(text)'. 'parlance models list' shows them all."
            : "'\(text)' could be any of: \(candidates.joined(separator: ", ")). Use one of these names."
    }
}
