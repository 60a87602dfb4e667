import ParlanceCore

/// Session events as the messages of `/v2/realtime/ws`: partials that grow, and a final for each utterance.
public struct RealtimeEventWriter: EventWriter {
    private let options: RealtimeOptions
    private let now: @Sendable () -> WallTime
    /// Of the utterance that is open, words that will not change.
    private var committed: [Word] = []
    private var lastPartial: [String] = []
    /// Known beforehand when the server drains: then `ended` is still to come, and with it the close.
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(options: RealtimeOptions, now: @escaping @Sendable () -> WallTime) {
        self.options = options
        self.now = now
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began(let description):
            var end = description.startedAt
            let longest = description.configuration.maximumDuration ?? .seconds(RealtimeRequest.maximumSeconds)
            end.secondsSince1970 += Double(longest.components.seconds)
            messages.append(.text(RealtimeBegins(sessionID: description.id, expiresAt: end).json))
        case .partial(let transcript): tell(committed + transcript.words, into: &messages)
        case .committed(let transcript): committed += transcript.words
        case .utteranceEnded(let end): if case .endpoint = end.cause { finish(into: &messages) }
        case .ended(let summary): end(summary, into: &messages)
        case .failed(.shuttingDown(let text)): farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            messages += failure.realtimeFarewell
        case .speechStarted, .turn, .heard, .updated, .rejected, .audioKnown, .audioDropped, .audioLost, .lagging,
            .synthesis, .conversation:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func tell(_ words: [Word], into messages: inout [WireMessage]) {
        let texts = words.map(\.text)
        guard options.showsPartials, !words.isEmpty, texts != lastPartial else { return }
        lastPartial = texts
        messages.append(.text(RealtimeTranscript(words: words, isFinal: false, created: now()).json))
    }

    /// Nothing where nobody said anything.
    private mutating func finish(into messages: inout [WireMessage]) {
        guard !committed.isEmpty else { return }
        messages.append(.text(RealtimeTranscript(words: committed, isFinal: true, created: now()).json))
        committed = []
        lastPartial = []
    }

    private mutating func end(_ summary: SessionSummary, into messages: inout [WireMessage]) {
        finish(into: &messages)
        isClosed = true
        if let farewell {
            messages += farewell.realtimeFarewell
            return
        }
        if options.tellsDuration { messages.append(.text(RealtimeInformation(audio: summary.audio).json)) }
        messages.append(.text(RealtimeTerminated().json))
        messages.append(.close(code: 1000, reason: ""))
    }
}
