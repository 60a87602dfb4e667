import Logging
import ParlanceConversation
import ParlanceCore
import ParlanceDialects
import ParlanceSession

/// Conversation sessions: each wraps a listening session and, while it answers, speaking ones. They count as one.
extension SessionGate {
    func openConversation(
        _ handshake: Handshake, dialect: String, _ configuration: RealtimeConfiguration, _ caller: Caller,
        wakeUp: @escaping @Sendable () -> Void
    ) throws(SessionFailure) -> any SessionHandle {
        try check(configuration)
        try admit()
        let id = handshake.requestID
        return ConversationSession(
            id: id, configuration, maximumDuration: min(maximumConversation, .seconds(3_600)),
            services: services(id: id, dialect: dialect, caller), wakeUp: wakeUp, onEnd: { [self] in leave(id) })
    }

    /// Whether this server has what the session needs.
    func check(_ configuration: RealtimeConfiguration) throws(SessionFailure) {
        guard configuration.kind == .conversation else { return }
        let name = configuration.model
        guard
            OpenAIModelNames.isConversation(name) || name == chat?.name
                || engine.services.recognizers.contains(where: { $0.profile.model == name })
        else {
            throw .unsupported(
                "The model '\(name)' does not exist here. Conversations are held with \(chat?.name ?? "gpt-realtime"), "
                    + "by that name or as gpt-realtime.",
                parameter: .init(name: "model", value: name))
        }
    }

    /// The provider's voices are the server's own in several colours.
    private func voice(for wish: SynthesisConfiguration) throws(SessionFailure) -> SynthesisVoice {
        if wish.voice == nil, let name = wish.requestedName, let profile = speech.synthesizer?.profile,
            let usual = speech.voice, let found = OpenAIVoice.voice(named: name, of: profile, usual: usual)
        {
            return found
        }
        return try speech.voice(for: wish)
    }

    private func services(id: String, dialect: String, _ caller: Caller) -> ConversationServices {
        let meter = telemetry(for: caller, dialect)
        return ConversationServices(
            fit: { [self] wish throws(SessionFailure) in try fit(wish, id: id, caller) },
            listen: { [self] configuration, wakeUp in
                engine.open(id: id, dialect: dialect, configuration: configuration, telemetry: meter, wakeUp: wakeUp)
            },
            checkVoice: { [self] wish throws(SessionFailure) in _ = try voice(for: wish) },
            speak: { [self] configuration, wakeUp throws(SessionFailure) in
                let voice = try voice(for: configuration)
                guard let synthesizer = speech.synthesizer else { throw SynthesizerChoice.absent }
                return try SynthesisSession(
                    id: id, dialect: dialect, configuration, voice: voice, by: synthesizer, telemetry: meter,
                    wakeUp: wakeUp)
            },
            chat: chat.map { MeteredChat(model: $0, account: meter.account) }, lead: speechLead, logger: logger)
    }
}
