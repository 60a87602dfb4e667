import ParlanceCore

/// Session events as the messages of `/v3/ws`.
public struct AssemblyAIEventWriter: EventWriter {
    private var options: AssemblyAIOptions
    private let now: @Sendable () -> WallTime
    private var startedAt = WallTime(secondsSince1970: 0)
    private var turn = OpenTurn()
    private var order = 0
    /// `SpeechStarted` was sent for the turn that is open.
    private var hasStarted = false
    /// Known beforehand when the server drains: then `ended` is still to come, and with it the close.
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(options: AssemblyAIOptions, now: @escaping @Sendable () -> WallTime) {
        self.options = options
        self.now = now
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began(let description): begin(description, into: &messages)
        case .speechStarted(_, let time): startSpeech(at: time, into: &messages)
        case .partial(let transcript):
            turn.hear(transcript)
            if options.family == .streaming { tellChange(utterance: [], into: &messages) }
        case .committed(let transcript):
            turn.commit(transcript.words)
        case .utteranceEnded(let end):
            if case .endpoint(let reason) = end.cause { endUtterance(reason, into: &messages) }
        case .turn(let event):
            if event.kind == .ended { endTurn(confidence: event.confidence, into: &messages) }
        case .heard(let audio): tell(audio, into: &messages)
        case .updated(let outcome): take(outcome, into: &messages)
        case .ended(let summary): end(summary, into: &messages)
        case .failed(.shuttingDown(let text)): farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            messages += failure.assemblyAIFarewell
        case .rejected, .audioKnown, .audioDropped, .audioLost, .lagging, .synthesis,
            .conversation:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func begin(_ description: SessionDescription, into messages: inout [WireMessage]) {
        startedAt = description.startedAt
        let longest = description.configuration.maximumDuration ?? .seconds(AssemblyAIRequest.maximumSeconds)
        messages.append(
            .text(
                AssemblyAIBegin(
                    id: description.id,
                    expiresAt: Int(startedAt.secondsSince1970) + Int(longest.components.seconds),
                    model: options.model, mode: options.mode
                ).json))
        for warning in options.warnings { messages.append(.text(warning.json)) }
        if options.hasKeyterms, !description.recognizer.supportsHotwords {
            warn(.keyterms, "The loaded model cannot favour words: 'keyterms_prompt' has no effect.", into: &messages)
        }
        if options.tellsLanguage, !description.recognizer.detectsLanguages {
            let text = "The loaded model cannot tell languages apart: 'language_detection' has no effect."
            warn(.withoutEffect, text, into: &messages)
        }
    }

    private func warn(_ code: AssemblyAIWarning.Code, _ text: String, into messages: inout [WireMessage]) {
        messages.append(.text(AssemblyAIWarning(code, text).json))
    }

    private mutating func take(_ outcome: UpdateOutcome, into messages: inout [WireMessage]) {
        if let refusal = outcome.refusal {
            let isKeyterms = outcome.requested.hotwords != nil
            return warn(isKeyterms ? .keyterms : .unchanged, refusal, into: &messages)
        }
        guard let switches = AssemblyAISwitches(id: outcome.id) else { return }
        options.formatsTurns = switches.formatsTurns ?? options.formatsTurns
        options.heartbeat = switches.heartbeat ?? options.heartbeat
        options.acknowledgesSilence = switches.acknowledgesSilence ?? options.acknowledgesSilence
    }

    private func tell(_ audio: HeardAudio, into messages: inout [WireMessage]) {
        if options.heartbeat {
            let heartbeat = AssemblyAIHeartbeat(
                audio: audio.span.end, elapsed: elapsed, speechProbability: audio.probability)
            messages.append(.text(heartbeat.json))
        }
        if options.acknowledgesSilence, audio.isSilent {
            messages.append(.text(AssemblyAISilence(span: audio.span).json))
        }
    }

    private var elapsed: Double { now().secondsSince1970 - startedAt.secondsSince1970 }

    private mutating func end(_ summary: SessionSummary, into messages: inout [WireMessage]) {
        endTurn(confidence: 1, into: &messages)
        isClosed = true
        if let farewell {
            messages += farewell.assemblyAIFarewell
            return
        }
        messages.append(
            .text(AssemblyAITermination(audioSeconds: summary.audio.seconds, sessionSeconds: elapsed).json))
        messages.append(.close(code: 1000, reason: ""))
    }
}

// MARK: - Turns

extension AssemblyAIEventWriter {
    private mutating func startSpeech(at time: MediaTime, into messages: inout [WireMessage]) {
        guard options.family == .pro, !hasStarted else { return }
        hasStarted = true
        messages.append(.text(AssemblyAISpeechStarted(timestamp: time).json))
    }

    private mutating func endUtterance(_ reason: EndpointReason, into messages: inout [WireMessage]) {
        let words = turn.completeUtterance()
        switch reason {
        case .finalize, .endOfStream: endTurn(confidence: 1, into: &messages)
        case .trailingSilence, .recognizerSilence:
            guard !words.isEmpty, options.showsPartials else { break }
            if options.family == .streaming {
                _ = turn.takeUnreported()
                tellChange(utterance: words, into: &messages)
            } else {
                tellPause(into: &messages)
            }
        case .maximumLength:
            guard options.family == .streaming, !words.isEmpty, options.showsPartials else { break }
            _ = turn.takeUnreported()
            tellChange(utterance: words, into: &messages)
        }
    }

    /// English and multilingual: the words have changed, or an utterance is complete.
    private mutating func tellChange(utterance: [Word], into messages: inout [WireMessage]) {
        guard options.showsPartials else { return }
        let changed = turn.change()
        let complete = turn.committed.flatMap { AssemblyAITurn.Word.spoken($0, isFinal: true) }
        guard let words = changed ?? (utterance.isEmpty ? nil : complete) else { return }
        var message = AssemblyAITurn(order: order, transcript: Self.text(words.filter(\.isFinal)), words: words)
        message.utterance = Self.text(utterance.flatMap { AssemblyAITurn.Word.spoken($0, isFinal: true) })
        if !utterance.isEmpty { describe(utterance, in: &message) }
        messages.append(.text(message.json))
    }

    /// Universal-3 Pro: someone pauses in a turn.
    private mutating func tellPause(into messages: inout [WireMessage]) {
        guard let first = turn.committed.first else { return }
        startSpeech(at: first.span.start, into: &messages)
        let words = turn.committed.map { AssemblyAITurn.Word.written($0, isFinal: false) }
        messages.append(.text(AssemblyAITurn(order: order, transcript: Self.text(words), words: words).json))
    }

    /// Nothing where no word was said since the last turn.
    private mutating func endTurn(confidence: Float, into messages: inout [WireMessage]) {
        let words = turn.committed
        let unreported = turn.takeUnreported()
        guard let first = words.first else { return }
        switch options.family {
        case .streaming:
            let spoken = words.flatMap { AssemblyAITurn.Word.spoken($0, isFinal: true) }
            let utterance = Self.text(unreported.flatMap { AssemblyAITurn.Word.spoken($0, isFinal: true) })
            messages.append(endOfTurn(words, spoken, utterance, confidence, isFormatted: false))
            if options.formatsTurns {
                messages.append(endOfTurn(words, Self.written(words), "", confidence, isFormatted: true))
            }
        case .pro:
            startSpeech(at: first.span.start, into: &messages)
            let written = Self.written(words)
            messages.append(endOfTurn(words, written, Self.text(written), 1, isFormatted: true))
        }
        turn = OpenTurn()
        order += 1
        hasStarted = false
    }

    private func endOfTurn(
        _ words: [Word], _ told: [AssemblyAITurn.Word], _ utterance: String, _ confidence: Float, isFormatted: Bool
    ) -> WireMessage {
        var message = AssemblyAITurn(order: order, transcript: Self.text(told), words: told)
        message.isEnd = true
        message.isFormatted = isFormatted
        message.utterance = utterance
        message.confidence = confidence
        describe(words, in: &message)
        return .text(message.json)
    }

    /// Adds who speaks in which language, where that was asked for.
    private func describe(_ words: [Word], in message: inout AssemblyAITurn) {
        if options.tellsSpeakers { message.speaker = AssemblyAISpeaker.ofTurn(words) }
        guard options.tellsLanguage else { return }
        var counts: [String: Int] = [:]
        for word in words { if let language = word.language { counts[language, default: 0] += 1 } }
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return }
        message.language = (most.key, Float(most.value) / Float(words.count))
    }

    private static func written(_ words: [Word]) -> [AssemblyAITurn.Word] {
        words.map { AssemblyAITurn.Word.written($0, isFinal: true) }
    }

    private static func text(_ words: [AssemblyAITurn.Word]) -> String {
        words.lazy.map(\.text).joined(separator: " ")
    }
}
