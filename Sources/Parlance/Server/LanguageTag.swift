/// BCP-47 tags, as far as choosing a model needs them.
enum LanguageTag {
    /// `en-US` asks for what `en` offers; `multi` and an empty tag ask for nothing in particular.
    static func matches(_ wanted: String, oneOf offered: [String]) -> Bool {
        guard !wanted.isEmpty, wanted != "multi", !offered.isEmpty else { return true }
        func primary(_ tag: String) -> Substring { tag.lowercased().prefix { $0 != "-" && $0 != "_" } }
        return offered.contains { primary($0) == primary(wanted) }
    }
}
