/// The provider's names of voices. They stand for the voice that this server has for the language at their end; any other
/// name is the operator's own.
package enum DeepgramVoice: Equatable {
    /// `aura-asteria-en`, `aura-2-thalia-en`: BCP-47.
    case provider(language: String)
    case operatorsOwn(String)

    package init(_ name: String) {
        let parts = name.lowercased().split(separator: "-")
        guard parts.first == "aura", let language = parts.last else {
            self = .operatorsOwn(name)
            return
        }
        self = .provider(language: parts.count > 2 && language.count == 2 ? String(language) : "en")
    }
}
