import DequeModule
import NIOCore
import ParlanceCore

/// The way in: a user's audio down to a listening session, what that hears up to items.
extension ConversationSession {
    func take(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0, !isDraining else { return }
        guard let listener = listenerForAudio() else { return }
        input.append(bytes.readableBytes, format: configuration.input.format)
        kept.append(bytes, format: configuration.input.format, end: input.received)
        _ = listener.offer(.audio(bytes))
    }

    /// The listening session that has the settings in force; the one before it hears out what it was given.
    private func listenerForAudio() -> (any SessionHandle)? {
        let key = configuration.listeningKey
        if let last = listeners.last, !last.isFinishing, last.key == key { return last.handle }
        let fitted: SessionConfiguration
        do throws(SessionFailure) { fitted = try services.fit(configuration.listening) } catch {
            put(.refused(ConversationFault(error), command: nil))
            return nil
        }
        finishListening()
        let (mode, padding) = configuration.hearingMode
        let handle = services.listen(fitted) { [weak self] in self?.schedulePump() }
        if listeners.isEmpty { hearing.begin(mode, padding: padding, at: input.received) }
        listeners.append(
            Listener(handle: handle, key: key, mode: mode, padding: padding, start: input.received))
        return handle
    }

    func finishListening() {
        guard let last = listeners.indices.last, !listeners[last].isFinishing else { return }
        listeners[last].isFinishing = true
        _ = listeners[last].handle.offer(.finish)
    }

    /// Takes what the listening sessions have to tell, one after the other.
    func listenOn() {
        while let first = listeners.first, !isOver {
            var events: [SessionEvent] = []
            first.handle.takeEvents(into: &events)
            guard !events.isEmpty else { return }
            for event in events {
                switch event {
                case .ended:
                    leaveListener()
                case .failed(let failure):
                    put(.refused(ConversationFault(failure), command: nil))
                    for item in hearing.giveUp() { put(.transcriptFailed(item: item.id, ConversationFault(failure))) }
                    leaveListener()
                    askWaiting()
                default:
                    for outcome in hearing.hear(event, lastTaken: input.takenThrough) { apply(outcome) }
                }
            }
        }
    }

    private func leaveListener() {
        guard let gone = listeners.popFirst() else { return }
        gone.handle.disconnect()
        if let next = listeners.first { hearing.begin(next.mode, padding: next.padding, at: next.start) }
    }

    private func apply(_ outcome: Hearing.Outcome) {
        let detection = configuration.input.turnDetection
        switch outcome {
        case .started(let item, let at):
            idle = nil
            put(.speechStarted(item: item, at: at))
            if detection?.interruptsResponse ?? false, let activeRun { cancel(activeRun, .interrupted) }
        case .stopped(let item, let span):
            put(.speechStopped(item: item, at: span.end))
            input.take(through: span.end)
            addHeard(item, span)
        case .delta(let item, let text, let words):
            guard configuration.input.transcription != nil else { break }
            put(.transcriptDelta(item: item, text, probabilities(words)))
        case .completed(let item):
            complete(item)
            if item.wasEndedByListening, configuration.kind == .conversation, detection?.createsResponse ?? false,
                activeRun == nil, !item.text.isEmpty, !isDraining
            {
                startRun(ResponseWish())
            }
        }
    }

    /// What a user said is an item; its words may still be to come.
    func addHeard(_ id: String, _ span: MediaSpan) {
        // Nobody is told of what was said long ago where nobody answers.
        if configuration.kind == .transcription, history.entries.count >= ConversationHistory.maximumItems,
            let oldest = history.entries.first?.item.id
        {
            try? history.delete(oldest)
        }
        let item = ConversationItem(
            id: id, content: .message(role: .user, parts: [.inputAudio(transcript: nil)]))
        let previous: String?
        do throws(ConversationFault) {
            previous = try history.insert(item, .last, audio: kept.copy(span))
        } catch {
            put(.refused(error, command: nil))
            return
        }
        put(.audioCommitted(item: id, previous: previous))
        put(.itemAdded(item, previous: previous))
        put(.itemDone(item, previous: previous))
    }

    func complete(_ heard: HeardItem) {
        let text = heard.text
        history.update(heard.id) { entry in
            entry.item.content = .message(role: .user, parts: [.inputAudio(transcript: text)])
        }
        if configuration.input.transcription != nil {
            put(.transcriptCompleted(item: heard.id, text, duration: heard.duration, probabilities(heard.words)))
        }
        askWaiting()
    }

    private func probabilities(_ words: [Word]) -> [SpokenProbability]? {
        guard configuration.wantsProbabilities, words.contains(where: { $0.confidence > 0 }) else { return nil }
        return words.map { SpokenProbability(text: $0.written, confidence: $0.confidence) }
    }

    // MARK: The client's orders

    func commitAudio(_ command: String?) {
        let span: MediaSpan
        do throws(ConversationFault) { span = try input.commit() } catch {
            return put(.refused(error, command: command))
        }
        idle = nil
        let (item, hadStarted) = hearing.commit(span)
        if hadStarted { put(.speechStopped(item: item, at: span.end)) }
        addHeard(item, span)
        finalizeListening()
        if listeners.isEmpty { giveUpHearing() }
    }

    /// Nobody listens any more, so no more words come of what was said.
    private func giveUpHearing() {
        for item in hearing.giveUp() {
            if item.text.isEmpty {
                let fault = ConversationFault(.server, "The audio could not be recognized: recognition had failed.")
                put(.transcriptFailed(item: item.id, fault))
            } else {
                complete(item)
            }
        }
        askWaiting()
    }

    func clearAudio() {
        if !input.waiting.isEmpty, !listeners.isEmpty {
            let started = hearing.discard(through: input.received)
            if let started { put(.speechStopped(item: started, at: input.received)) }
            finalizeListening()
        }
        input.take(through: input.received)
        put(.audioCleared)
    }

    private func finalizeListening() {
        guard let last = listeners.last else { return }
        _ = last.handle.offer(.finalize(channel: nil))
        if last.mode == .meaning { _ = last.handle.offer(.endTurn(channel: nil)) }
    }

    /// Nobody has said anything for long enough.
    func answerSilence(since: MediaTime) {
        idle = nil
        guard activeRun == nil, !hearing.isSpeaking, !isDraining else { return }
        let id = newID("item")
        let span = MediaSpan(start: since, end: input.received)
        put(.timedOut(item: id, span))
        input.take(through: span.end)
        addHeard(id, span)
        var heard = HeardItem(id: id, start: span.start)
        heard.end = span.end
        complete(heard)
        startRun(ResponseWish())
    }
}

extension ConversationFault {
    init(_ failure: SessionFailure) {
        switch failure {
        case .badRequest(let text, let parameter), .unsupported(let text, let parameter):
            self.init(.invalidValue, text, parameter: parameter?.name)
        default: self.init(.server, failure.message)
        }
    }
}
