/// What a client asked for that only concerns how events are written.
package struct AssemblyAIOptions: Sendable {
    package var family = AssemblyAIFamily.streaming
    /// As the client named it, or the provider's default.
    package var model = AssemblyAIFamily.defaultModel
    package var mode: String?
    /// A second, formatted message for each ended turn.
    package var formatsTurns = false
    /// Turns are told before they end.
    package var showsPartials = true
    package var tellsLanguage = false
    package var tellsSpeakers = false
    package var heartbeat = false
    package var acknowledgesSilence = false
    package var hasKeyterms = false
    /// Told right after the beginning.
    package var warnings: [AssemblyAIWarning] = []

    package init() {}
}
