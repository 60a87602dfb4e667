import Logging
import NIOCore
import ParlanceCore

/// What a client asks for.
extension ConversationSession {
    func carryOut(_ command: ConversationCommand) {
        do throws(ConversationFault) {
            switch command.action {
            case .configure(let patch): try configure(patch)
            case .commitAudio: commitAudio(command.id)
            case .clearAudio: clearAudio()
            case .createItem(let item, let place, let audio): try create(item, place, audio)
            case .retrieveItem(let id):
                let entry = try history.retrieve(id)
                put(.itemRetrieved(entry.item, audio: entry.audio))
            case .truncateItem(let id, let index, let milliseconds):
                try history.truncate(id, contentIndex: index, at: milliseconds)
                noteTruncated(id)
                put(.itemTruncated(id, contentIndex: index, milliseconds: milliseconds))
            case .deleteItem(let id):
                try history.delete(id)
                put(.itemDeleted(id))
            case .respond(let wish): try respond(wish)
            case .cancelResponse(let id): try cancelResponse(id)
            case .refuse(let fault): throw fault
            }
        } catch {
            put(.refused(error, command: command.id))
        }
    }

    private func configure(_ patch: RealtimePatch) throws(ConversationFault) {
        if let kind = patch.kind, kind != configuration.kind {
            throw ConversationFault(
                .invalidParameter,
                configuration.kind == .transcription
                    ? "Passing a realtime session update event to a transcription session is not allowed."
                    : "Passing a transcription session update event to a realtime session is not allowed.",
                parameter: "session.type")
        }
        if configuration.kind == .transcription {
            for (name, isThere) in [
                ("session.instructions", patch.instructions != nil), ("session.tools", patch.tools != nil),
                ("session.audio.output.voice", patch.voice != nil),
            ] where isThere {
                throw ConversationFault(.unknownParameter, "Unknown parameter: '\(name)'.", parameter: name)
            }
        }
        if configuration.kind == .conversation, let model = patch.model, model != configuration.model {
            throw ConversationFault(
                .invalidParameter, "The model cannot be changed within a session (it is '\(configuration.model)').",
                parameter: "session.model")
        }
        if let voice = patch.voice, hasSpoken, voice != configuration.output.voice {
            throw ConversationFault(
                .invalidParameter, "Cannot update a conversation's voice if assistant audio is present.",
                parameter: "session.audio.output.voice")
        }
        let wanted = configuration.merged(with: patch)
        try check(wanted, patch)
        if wanted.input.turnDetection != configuration.input.turnDetection { idle = nil }
        configuration = wanted
        if !patch.ignored.isEmpty {
            services.logger.info(
                "settings without effect",
                metadata: ["session": "\(id)", "ignored": "\(patch.ignored.joined(separator: " "))"])
        }
        put(.configured(description))
    }

    /// Whether the loaded models can do what is wanted.
    private func check(_ wanted: RealtimeConfiguration, _ patch: RealtimePatch) throws(ConversationFault) {
        if wanted.listeningKey != configuration.listeningKey {
            do throws(SessionFailure) { _ = try services.fit(wanted.listening) } catch {
                throw ConversationFault(
                    .invalidValue, error.message, parameter: "session.audio.input.transcription")
            }
        }
        if patch.voice != nil {
            do throws(SessionFailure) { try services.checkVoice(wanted.output.synthesis) } catch {
                throw ConversationFault(.invalidValue, error.message, parameter: "session.audio.output.voice")
            }
        }
    }

    private func create(
        _ item: ConversationItem, _ place: ItemPlace, _ audio: ByteBuffer?
    ) throws(ConversationFault) {
        var item = item
        if item.id.isEmpty { item.id = newID("item") }
        let listening = try audio.map { (_) throws(ConversationFault) in try fitGiven() }
        let previous = try history.insert(item, place, audio: audio)
        if let audio, let listening { recognize(audio, of: item.id, listening) }
        put(.itemAdded(item, previous: previous))
        put(.itemDone(item, previous: previous))
    }

    private func respond(_ wish: ResponseWish) throws(ConversationFault) {
        guard configuration.kind == .conversation else {
            throw ConversationFault(.invalidEvent, "A transcription session gives no responses.", parameter: "type")
        }
        if wish.isOutOfBand {
            guard runs.count - (activeRun == nil ? 0 : 1) < Self.maximumOutOfBand else {
                throw ConversationFault(
                    .tooMuch, "At most \(Self.maximumOutOfBand) out-of-band responses may be under way at a time.")
            }
        } else if let activeRun {
            throw ConversationFault(
                .responseIsActive,
                "Conversation already has an active response in progress: \(activeRun). Wait until the response is "
                    + "finished before creating a new one.")
        }
        for case .reference(let id) in wish.input ?? [] where history[id] == nil {
            throw ConversationFault(
                .noSuchItem, "Item with id '\(id.prefix(64))' not found in the conversation.",
                parameter: "response.input")
        }
        if wish.voice != nil {
            var output = configuration.output
            output.voice = wish.voice
            do throws(SessionFailure) { try services.checkVoice(output.synthesis) } catch {
                throw ConversationFault(.invalidValue, error.message, parameter: "response.audio.output.voice")
            }
        }
        startRun(wish)
    }

    private func cancelResponse(_ id: String?) throws(ConversationFault) {
        guard let id = id ?? activeRun, runs[id] != nil else {
            throw ConversationFault(.noActiveResponse, "Cancellation failed: no active response found")
        }
        cancel(id, .client)
    }
}

extension RealtimeConfiguration.Output {
    /// What a speaking session is told.
    var synthesis: SynthesisConfiguration {
        var result = SynthesisConfiguration(
            format: SpokenFormat(.raw(format.encoding), sampleRate: format.sampleRate))
        result.voice = voice?.voice
        result.requestedName = voice?.name
        result.speed = min(max(speed, SpeechOptions.speeds.lowerBound), SpeechOptions.speeds.upperBound)
        return result
    }
}
