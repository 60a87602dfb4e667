import NIOCore
import ParlanceCore

/// Binary is audio, text is control. Whatever is wrong ends the session.
public struct AssemblyAICommandReader: CommandReader {
    private var rule: AudioMessageRule
    private var turns: AssemblyAITurns
    /// Words are written for readers already, whether or not ended turns come in that form.
    private let isWritten: Bool
    private var formatting: TextFormatting
    /// A message that is too short unless nothing but Terminate follows it.
    private var short: (bytes: ByteBuffer, failure: SessionFailure)?
    private var isFinished = false

    package init(_ request: AssemblyAIRequest) {
        rule = request.audio
        turns = request.turns
        formatting = request.configuration.text.formatting
        isWritten = formatting.punctuation
    }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        // Terminate ends what the client has to say.
        if isFinished { return }
        switch message {
        case .binary(let bytes):
            if let short { throw short.failure }
            switch rule.judge(bytes) {
            case .fits: commands.append(.audio(bytes))
            case .tooShort(let failure): short = (bytes, failure)
            case .tooLong(let failure): throw failure
            }
        case .text(let text):
            let message = try Self.understand(text)
            if let short {
                guard message == .terminate else { throw short.failure }
                if short.bytes.readableBytes > 0 { commands.append(.audio(short.bytes)) }
                self.short = nil
            }
            try carryOut(message, into: &commands)
        case .close:
            break  // The connection's business: it ends the session.
        }
    }

    private static func understand(_ text: String) throws(SessionFailure) -> AssemblyAIClientMessage {
        let message: AssemblyAIClientMessage
        do throws(Rejection) {
            message = try ClientText.decode(AssemblyAIClientMessage.self, from: text)
        } catch {
            let shown = cut(text, toBytes: 64)
            throw error.description == ClientText.notJSON
                ? .badRequest("Invalid JSON: \(shown)") : .badRequest("Invalid Message: \(error.description)")
        }
        if case .unknown(let type) = message {
            throw .badRequest("Invalid Message Type: \(cut(type, toBytes: 64))")
        }
        return message
    }

    private mutating func carryOut(
        _ message: AssemblyAIClientMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        switch message {
        case .keepAlive: commands.append(.keepAlive)
        case .forceEndpoint: commands.append(.finalize(channel: nil))
        case .terminate:
            isFinished = true
            commands.append(.finish)
        case .configure(let change): try apply(change, into: &commands)
        case .unknown: break
        }
    }

    private mutating func apply(
        _ change: AssemblyAIConfigurationChange, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        var switches = AssemblyAISwitches()
        switches.formatsTurns = change.formatTurns
        switches.heartbeat = change.sessionHeartbeat
        switches.acknowledgesSilence = change.acknowledgeSilence
        var update = SessionUpdate(id: switches.id)

        var turns = turns
        if let threshold = change.endOfTurnConfidenceThreshold { turns.threshold = threshold }
        if let silence = change.minTurnSilence { turns.minimumSilence = silence }
        if let silence = change.maxTurnSilence { turns.maximumSilence = silence }
        if turns != self.turns {
            self.turns = turns
            turns.apply(to: &update)
        }
        if let threshold = change.vadThreshold { update.vadThreshold = Float(threshold) }

        let wanted = AssemblyAIRequest.formatting(
            isWritten: isWritten || formatting.punctuation || change.formatTurns == true,
            hidesProfanity: change.filterProfanity ?? (formatting.profanity != .shown))
        if wanted != formatting {
            formatting = wanted
            update.formatting = wanted
        }
        commands.append(.update(update))

        guard let terms = change.keytermsPrompt else { return }
        guard let hotwords = AssemblyAIKeyterms.hotwords(terms) else {
            throw .badRequest("Invalid Message: 'keyterms_prompt' may have \(AssemblyAIKeyterms.limits).")
        }
        // By itself: where words cannot be favoured anew, the rest still holds.
        var favour = SessionUpdate()
        favour.hotwords = hotwords
        commands.append(.update(favour))
    }
}
