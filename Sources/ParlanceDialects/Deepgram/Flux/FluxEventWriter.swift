import ParlanceCore

/// Session events as the messages of `/v2/listen`.
public struct FluxEventWriter: EventWriter {
    private let requestID: String
    private var settings: FluxSettings
    private var turn = FluxTurn()
    private var sequence = 0
    /// Media time of the last `TurnInfo`.
    private var toldThrough = MediaTime.zero
    /// Known beforehand when the server drains: then `ended` is still to come, and with it the close.
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(requestID: String, settings: FluxSettings) {
        self.requestID = requestID
        self.settings = settings
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began:
            messages.append(.text(FluxConnected(requestID: requestID, sequence: next()).json))
        case .partial(let transcript), .committed(let transcript):
            if let news = turn.hear(transcript) { tell(news, into: &messages) }
        case .turn(let change):
            guard let news = turn.take(change) else { return }
            tell(news, confidence: change.confidence, trigger: change.trigger, into: &messages)
            if news == .endOfTurn { turn.end() }
        case .heard(let audio):
            turn.hear(through: audio.span.end)
            guard turn.through - toldThrough >= FluxRequest.updateInterval else { return }
            tell(.update, confidence: audio.turnConfidence, into: &messages)
        case .updated(let outcome): answer(outcome, into: &messages)
        case .rejected(let rejection): fail("INVALID_CONFIGURATION", rejection.description, into: &messages)
        case .ended:
            isClosed = true
            messages.append(farewell?.deepgramClose ?? .close(code: 1000, reason: ""))
        case .failed(.shuttingDown(let text)): farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            messages.append(
                .text(FluxError(sequence: next(), code: failure.fluxCode, description: failure.message).json))
            messages.append(failure.deepgramClose)
        case .speechStarted, .utteranceEnded, .audioKnown, .audioDropped, .audioLost, .lagging, .synthesis,
            .conversation:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func next() -> Int {
        defer { sequence += 1 }
        return sequence
    }

    private mutating func tell(
        _ event: FluxTurnInfo.Event, confidence: Float = 0, trigger: TurnEvent.Trigger? = nil,
        into messages: inout [WireMessage]
    ) {
        toldThrough = turn.through
        let info = FluxTurnInfo(
            requestID: requestID, sequence: next(), event: event, index: turn.index,
            window: MediaSpan(start: turn.start, end: turn.through), words: turn.words, confidence: confidence,
            trigger: trigger.map(FluxTurnInfo.Trigger.init),
            languagesHinted: settings.isMultilingual ? settings.languageHints : nil,
            tellsLanguages: settings.isMultilingual)
        messages.append(.text(info.json))
    }

    private mutating func answer(_ outcome: UpdateOutcome, into messages: inout [WireMessage]) {
        if let refusal = outcome.refusal {
            let isKeyterms = outcome.requested.hotwords != nil
            return fail(
                isKeyterms ? "CONFIGURE_KEYTERMS_NOT_SUPPORTED" : "CONFIGURE_INTERNAL_ERROR", refusal, into: &messages)
        }
        FluxChange.apply(outcome.requested, to: &settings)
        messages.append(
            .text(FluxConfigureSuccess(requestID: requestID, sequence: next(), settings: settings).json))
    }

    private mutating func fail(_ code: String, _ description: String, into messages: inout [WireMessage]) {
        let failure = FluxConfigureFailure(
            requestID: requestID, sequence: next(), code: code, description: description)
        messages.append(.text(failure.json))
    }
}

extension SessionFailure {
    /// The `code` of the fatal `Error`.
    fileprivate var fluxCode: String {
        switch self {
        case .badRequest: "UNPARSABLE_CLIENT_MESSAGE"
        case .badAudio: "DATA-0000"
        case .idle: "NET-0001"
        case .stalled: "NET-0000"
        default: deepgramRefusal.code
        }
    }
}
