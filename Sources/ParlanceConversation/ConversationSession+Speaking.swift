import DequeModule
import NIOCore
import ParlanceCore
import ParlanceSession

/// The way out: a model's text by sentences to a voice, its audio at the listener's pace.
extension ConversationSession {
    /// Audio of one event.
    private static let pieceMilliseconds = 200

    func say(_ text: String, _ run: ResponseRun) {
        if run.message == nil { openMessage(run) }
        guard let place = run.message?.place else { return }
        run.message?.text += text
        guard run.response.isSpoken else {
            put(.textDelta(place, text))
            record(run)
            return
        }
        var sentences: [String] = []
        run.message?.splitter.add(text, into: &sentences)
        speak(sentences, run)
    }

    private func openMessage(_ run: ResponseRun) {
        let place = run.nextPlace(newID("item"))
        run.message = ResponseRun.Message(place: place)
        open(
            ConversationItem(id: place.item, status: .inProgress, content: .message(role: .assistant, parts: [])),
            place, run)
        put(.partAdded(place, isSpoken: run.response.isSpoken))
    }

    private func speak(_ sentences: [String], _ run: ResponseRun) {
        guard !sentences.isEmpty else { return }
        if run.speaker == nil {
            var output = configuration.output
            output.format = run.response.format
            output.voice = run.response.voice
            do throws(SessionFailure) {
                run.speaker = try services.speak(output.synthesis) { [weak self] in self?.schedulePump() }
            } catch {
                return fail(run, ConversationFault(.server, error.message))
            }
        }
        for sentence in sentences {
            run.message?.sentences.append(sentence)
            let words = run.message?.cleaner.add(sentence) ?? sentence
            _ = run.speaker?.offer(.synthesis(.speak(words)))
            _ = run.speaker?.offer(.synthesis(.flush))
        }
    }

    /// The model has said all it has to say.
    func finishTalking(_ run: ResponseRun) {
        guard run.message != nil else { return }
        guard run.response.isSpoken else { return closeMessage(run, run.isCutShort ? .incomplete : .completed) }
        var sentences: [String] = []
        run.message?.splitter.finish(into: &sentences)
        speak(sentences, run)
        if let rest = run.message?.cleaner.finish(), !rest.isEmpty { _ = run.speaker?.offer(.synthesis(.speak(rest))) }
        if let speaker = run.speaker { _ = speaker.offer(.finish) } else { closeMessage(run, .completed) }
    }

    /// Takes what the voice has made, and sends of it what there is room for.
    func speakOn(_ id: String) {
        guard let run = runs[id], let speaker = run.speaker else { return }
        run.due = nil
        while !isOver {
            if run.spoken.isEmpty {
                var events: [SessionEvent] = []
                speaker.takeEvents(into: &events)
                for event in events {
                    switch event {
                    case .synthesis(.audio(let bytes)): run.spoken.append(.audio(bytes))
                    case .synthesis(.flushed): run.spoken.append(.sentenceEnd)
                    case .ended: run.spoken.append(.end)
                    case .failed(let failure): return fail(run, ConversationFault(.server, failure.message))
                    default: break
                    }
                }
            }
            guard let next = run.spoken.popFirst() else { return }
            switch next {
            case .audio(let bytes): guard send(bytes, run) else { return }
            case .sentenceEnd: endSentence(run)
            case .end:
                run.speaker?.disconnect()
                run.speaker = nil
                closeMessage(run, run.finish == .length ? .incomplete : .completed)
                return conclude(run)
            }
        }
    }

    /// - Returns: false where it has to wait, for the listener or for the client to read; it is kept.
    private func send(_ bytes: ByteBuffer, _ run: ResponseRun) -> Bool {
        var bytes = bytes
        let format = run.response.format
        let piece = max(format.bytesPerSecond * Self.pieceMilliseconds / 1_000, format.bytesPerFrame)
        while bytes.readableBytes > 0 {
            let now = ContinuousClock.now
            let count = min(piece, bytes.readableBytes)
            let duration = format.duration(of: count)
            guard run.playback.room(at: now) >= duration, unreadAudio < Self.maximumUnreadAudio,
                let slice = bytes.readSlice(length: count)
            else {
                run.spoken.prepend(.audio(bytes))
                // A client that does not read wakes us when it does.
                if unreadAudio < Self.maximumUnreadAudio { run.due = run.playback.due(for: duration, at: now) }
                return false
            }
            announce(run)
            guard let place = run.message?.place else { return true }
            put(.audioDelta(place, slice))
            hasSpoken = true
            run.playback.send(duration, at: now)
            run.message?.spoken.extend(to: run.playback.sent.wholeMilliseconds)
            if let kept = run.message?.audio.readableBytes, kept <= ConversationHistory.maximumItemAudio {
                run.message?.audio.writeImmutableBuffer(slice)
            }
            // Until the item is closed, the history has to know how much there was to hear.
            record(run)
        }
        return true
    }

    /// Tells the sentence whose audio begins.
    private func announce(_ run: ResponseRun) {
        guard let message = run.message, !message.isAnnounced, let sentence = message.sentences.first else { return }
        run.message?.isAnnounced = true
        run.message?.spoken.begin(sentence, at: run.playback.sent.wholeMilliseconds)
        run.message?.told += sentence
        put(.spokenDelta(message.place, sentence))
    }

    private func endSentence(_ run: ResponseRun) {
        // Marks alone have no audio.
        announce(run)
        _ = run.message?.sentences.popFirst()
        run.message?.isAnnounced = false
    }

    /// Has the history hold as much of the answer as was sent.
    private func record(_ run: ResponseRun) {
        guard run.isInConversation, let message = run.message, !message.isTruncated else { return }
        history.update(message.place.item) { entry in
            entry.item.content = message.content(isSpoken: run.response.isSpoken)
            entry.spoken = message.spoken
        }
    }

    func noteTruncated(_ item: String) {
        for run in runs.values where run.message?.place.item == item { run.message?.isTruncated = true }
    }

    /// The message is over: what was not sent of it was never said.
    func closeMessage(_ run: ResponseRun, _ status: ConversationItem.Status) {
        // A sentence that is under way.
        if run.message?.isAnnounced ?? false { run.message?.spoken.breakOff() }
        record(run)
        guard let message = run.message else { return }
        run.message = nil
        let isSpoken = run.response.isSpoken
        let text = isSpoken ? message.told : message.text
        if isSpoken {
            put(.audioDone(message.place))
            put(.spokenDone(message.place, text))
        } else {
            put(.textDone(message.place, text))
        }
        put(.partDone(message.place, isSpoken: isSpoken, text))
        let part: ContentPart = isSpoken ? .outputAudio(transcript: text) : .outputText(text)
        let heard = history[message.place.item]?.item.content
        close(
            ConversationItem(
                id: message.place.item, status: status, content: .message(role: .assistant, parts: [part])),
            message.place, run)
        // The client was told whole sentences; the model will be told what was heard of them.
        if isSpoken, let heard { history.update(message.place.item) { $0.item.content = heard } }
        if message.audio.readableBytes > 0 { history.keep(message.audio, of: message.place.item) }
    }
}

extension ResponseRun.Message {
    /// What the conversation holds of it.
    func content(isSpoken: Bool) -> ConversationItem.Content {
        .message(role: .assistant, parts: [isSpoken ? .outputAudio(transcript: spoken.text) : .outputText(text)])
    }
}

extension AudioFormat {
    func duration(of bytes: Int) -> Duration {
        .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(max(bytesPerSecond, 1)))
    }
}

extension Duration {
    var wholeMilliseconds: Int { Int((inSeconds * 1_000).rounded()) }
}
