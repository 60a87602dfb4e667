/// How turns are told, which follows from the name of the model.
package enum AssemblyAIFamily: Equatable, Sendable {
    /// English and multilingual: every change of the words, final ones first; formatting comes afterwards.
    case streaming
    /// Universal-3 Pro: a partial in each pause, formatting built in.
    case pro

    private static let streamingModels = [
        "universal-streaming-english", "universal-streaming-multilingual", "whisper-rt",
    ]
    private static let proModels = [
        "u3-rt-pro", "u3-pro", "u3-rt-pro-beta-1", "universal-3-5-pro", "universal-3-6", "universal-3-6-pro",
    ]
    package static let defaultModel = streamingModels[0]

    /// Nil for a name that the provider does not have: a model of the operator's own.
    package init?(model: String) {
        let name = model.lowercased()
        if Self.streamingModels.contains(name) {
            self = .streaming
        } else if Self.proModels.contains(name) {
            self = .pro
        } else {
            return nil
        }
    }
}
