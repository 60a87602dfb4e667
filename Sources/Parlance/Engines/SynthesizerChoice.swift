import ParlanceCore
import ParlanceSpeech

/// Which engine speaks, with which voice, and what to tell the operator about it.
public struct SynthesizerChoice: Sendable {
    /// Nil: this server does not speak.
    public var synthesizer: (any Synthesizer)?
    /// For who names none.
    public var voice: SynthesisVoice?
    public var notes: [String] = []

    /// - Parameters:
    ///   - name: `auto` (espeak-ng where it is installed, else nothing), `off`, `espeak-ng`, or the folder of a
    ///     sherpa-onnx model.
    ///   - voice: one of the engine's; nil: its first.
    public static func make(_ name: String = "auto", voice: String? = nil) throws(ConfigurationError) -> Self {
        var choice = SynthesizerChoice()
        do throws(SynthesizerError) {
            switch name {
            case "off": return choice
            case "auto", "espeak-ng": choice.synthesizer = try EspeakSynthesizer.shared()
            default: choice.synthesizer = try SherpaOnnxSynthesizer(folder: name)
            }
        } catch {
            guard name == "auto" else { throw ConfigurationError("synthesizer: \(error)") }
            choice.notes.append("Text to speech is off: \(error)")
            return choice
        }
        guard let profile = choice.synthesizer?.profile else { return choice }
        guard let voice else {
            choice.voice = profile.voices.first
            return choice
        }
        choice.voice = profile.voice(named: voice) ?? profile.voice(speaking: voice)
        guard choice.voice != nil else {
            throw ConfigurationError(
                "\(profile.engine) has no voice '\(voice)'; 'parlance speak --voices' lists those that there are")
        }
        return choice
    }

    /// The voice that a session asks for.
    public func voice(for configuration: SynthesisConfiguration) throws(SessionFailure) -> SynthesisVoice {
        guard let profile = synthesizer?.profile, let voice else { throw Self.absent }
        if let name = configuration.voice {
            guard let found = profile.voice(named: name) else {
                throw .unsupported(
                    "There is no voice '\(name)' here (\(profile.engine)). Name no voice to hear \(voice.name).",
                    parameter: .init(name: "model", value: name))
            }
            return found
        }
        guard let language = configuration.language else { return voice }
        // The server's own voice, if it speaks the language.
        func primary(_ tag: String) -> Substring { tag.lowercased().prefix { $0 != "-" && $0 != "_" } }
        if primary(voice.language) == primary(language) { return voice }
        guard let found = profile.voice(speaking: language) else {
            throw .unsupported(
                "No voice here speaks '\(language)' (\(profile.engine)).",
                parameter: .init(name: "model", value: configuration.requestedName ?? language))
        }
        return found
    }

    static let absent = SessionFailure.unavailable(
        "This server does not speak: it was started without a synthesizer. Install libespeak-ng1, or name one with "
            + "--synthesizer.", retryAfter: 60)
}
