import ParlanceCore

/// The provider's voices. Each stands for the server's own voice, in another colour where its engine has variants, so that
/// two of them can be told apart.
package enum OpenAIVoice {
    /// By name, with the variant of espeak-ng that comes nearest in pitch.
    private static let variants = [
        "alloy": "", "ash": "m2", "ballad": "m5", "coral": "f4", "echo": "m3", "fable": "m1", "nova": "f3",
        "onyx": "m7",
        "sage": "f5", "shimmer": "f2", "verse": "m4", "marin": "f1", "cedar": "m6",
    ]
    package static let names = variants.keys.sorted()
    /// The one that stands for the server's voice as it is.
    package static let usual = "alloy"

    /// A voice of the engine's: one of its own names, or one of the provider's.
    ///
    /// - Parameters:
    ///   - profile: the engine's.
    ///   - usual: the server's voice.
    /// - Returns: nil where there is no such voice.
    package static func voice(
        named name: String, of profile: SynthesizerProfile, usual: SynthesisVoice
    ) -> SynthesisVoice? {
        if let own = profile.voice(named: name) { return own }
        guard let variant = variants[name.lowercased()] else { return nil }
        if variant.isEmpty || usual.name.contains("+") { return usual }
        return profile.voice(named: "\(usual.name)+\(variant)") ?? usual
    }
}
