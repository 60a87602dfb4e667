import ParlanceCore

/// Session events as the messages of `/v1/listen`, and no others: strict SDKs stumble over a type they do not know.
public struct DeepgramEventWriter: EventWriter {
    /// Names an update that the reader emptied because it had too many keyterms; clients name none.
    static let tooManyKeyterms = "too-many-keyterms"

    private let requestID: String
    private var options: DeepgramOptions
    private var created = WallTime(secondsSince1970: 0)
    private var model: ModelInfo?
    private var diarizer: DiarizerInfo?
    /// Known beforehand when the server drains: then `ended` is still to come, and with it the close.
    private var farewell: SessionFailure?
    private var isClosed = false
    /// By channel.
    private var labels: [Int: DeepgramRedactionLabels] = [:]

    package init(requestID: String, options: DeepgramOptions) {
        self.requestID = requestID
        self.options = options
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began(let description):
            // Nothing is sent before the first result.
            created = description.startedAt
            model = ModelInfo(description.recognizer)
            diarizer = description.speakers.map(DiarizerInfo.init)
        case .audioKnown(let audio):
            options.channels = options.channels ?? audio.channels
        case .partial(let transcript):
            if options.interimResults { write(transcript, isFinal: false, into: &messages) }
        case .committed(let transcript):
            write(transcript, isFinal: true, into: &messages)
        case .speechStarted(let channel, let time):
            guard options.vadEvents else { return }
            messages.append(.text(SpeechStarted(channel: index(channel), timestamp: time).json))
        case .utteranceEnded(let end):
            guard options.utteranceEnds, end.cause == .wordGap, let lastWordEnd = end.lastWordEnd else { return }
            messages.append(.text(UtteranceEndMessage(channel: index(end.channel), lastWordEnd: lastWordEnd).json))
        case .updated(let outcome):
            messages.append(.text(answer(to: outcome)))
        case .rejected(let rejection):
            messages.append(.text(ErrorMessage(rejection: rejection).json))
        case .ended(let summary):
            end(summary, into: &messages)
        case .failed(.shuttingDown(let text)):
            farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            messages.append(failure.deepgramClose)
        case .turn, .audioDropped, .audioLost, .heard, .lagging, .synthesis, .conversation:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func write(_ transcript: Transcript, isFinal: Bool, into messages: inout [WireMessage]) {
        guard let model else { return }
        var transcript = transcript
        transcript.words = labels[transcript.channel, default: DeepgramRedactionLabels()].label(
            transcript.words, isFinal: isFinal)
        let results = Results(
            channel: index(transcript.channel), transcript: transcript, isFinal: isFinal, requestID: requestID,
            model: model, options: options, diarizer: diarizer)
        messages.append(.text(results.json))
    }

    private mutating func end(_ summary: SessionSummary, into messages: inout [WireMessage]) {
        isClosed = true
        if let model {
            let metadata = Metadata(
                requestID: requestID, created: created, summary: summary, model: model, extra: options.extra)
            messages.append(.text(metadata.json))
        }
        messages.append(farewell?.deepgramClose ?? .close(code: 1000, reason: ""))
    }

    private func answer(to outcome: UpdateOutcome) -> String {
        func failure(_ code: ConfigureFailure.Code, _ description: String) -> String {
            ConfigureFailure(requestID: requestID, code: code, description: description).json
        }
        if outcome.id == Self.tooManyKeyterms {
            return failure(.keytermLimitExceeded, DeepgramKeyterms.limitText)
        }
        let keyterms = outcome.requested.hotwords?.map(\.phrase)
        guard let refusal = outcome.refusal else {
            return ConfigureSuccess(requestID: requestID, keyterms: keyterms).json
        }
        return failure(keyterms == nil ? .internalError : .keytermsNotSupported, refusal)
    }

    private func index(_ channel: Int) -> ChannelIndex { ChannelIndex(index: channel, total: options.channels ?? 1) }
}
