import Logging
import ParlanceCore
import ParlanceSession

/// Speaking sessions go through the same door as those that listen.
extension SessionGate {
    func openSpeaking(
        _ handshake: Handshake, dialect: String, _ configuration: SynthesisConfiguration, _ caller: Caller,
        wakeUp: @escaping @Sendable () -> Void
    ) throws(SessionFailure) -> any SessionHandle {
        let voice = try speech.voice(for: configuration)
        guard let synthesizer = speech.synthesizer else { throw SynthesizerChoice.absent }
        try admit()
        let id = handshake.requestID
        do throws(SessionFailure) {
            return try SynthesisSession(
                id: id, dialect: dialect, configuration, voice: voice, by: synthesizer,
                telemetry: telemetry(for: caller, dialect),
                wakeUp: wakeUp, onEnd: { [self] in leave(id) })
        } catch {
            leave(id)
            throw error
        }
    }
}

extension SessionGate: TextSpeaker {
    var voices: SynthesizerProfile? { speech.synthesizer?.profile }
    var voice: SynthesisVoice? { speech.voice }

    func speak(
        _ text: String, id: String, dialect: String, _ configuration: SynthesisConfiguration, from caller: Caller
    ) throws(SessionFailure) -> SpokenText {
        let voice = try speech.voice(for: configuration)
        guard let synthesizer = speech.synthesizer else { throw SynthesizerChoice.absent }
        try admit()
        var metadata: Logger.Metadata = ["session": "\(id)", "dialect": "\(dialect)"]
        if let name = caller.name { metadata["key"] = "\(name)" }
        logger.info("text opened", metadata: metadata)
        do throws(SessionFailure) {
            return try SynthesisSession.speak(
                text, id: id, dialect: dialect, configuration, voice: voice, by: synthesizer,
                telemetry: telemetry(for: caller, dialect),
                onEnd: { [self] in leave(id) })
        } catch {
            leave(id)
            throw error
        }
    }
}
