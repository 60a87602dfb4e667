import ParlanceCore

/// Session events as the messages of `StreamingRecognize`, and the status at its end.
package struct GoogleEventWriter: EventWriter {
    private let options: GoogleOptions
    private var results: GoogleResults
    private var activity: GoogleActivity
    /// What was said last, and what came after it, until the sum is known that goes with it.
    private var held: [GoogleResponse] = []
    private var hasSpoken = false
    private var channels = 1
    private var isAudioKnown = false
    /// Known beforehand when the server drains: then `ended` is still to come.
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(options: GoogleOptions) {
        self.options = options
        results = GoogleResults(options: options)
        activity = GoogleActivity(options: options)
    }

    package mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        if case .ended(let summary) = event { return end(summary, into: &messages) }
        switch event {
        case .began(let description):
            guard let problem = results.begin(with: description.recognizer) else { break }
            close(.badRequest(GoogleProblem.text([problem], options.version)), into: &messages)
        case .audioKnown(let audio): check(audio, into: &messages)
        case .partial(let transcript):
            guard options.interimResults, let result = results.result(of: transcript) else { break }
            send(GoogleResponse(result: result), into: &messages)
        case .committed(let transcript): commit(transcript, into: &messages)
        case .speechStarted(let channel, let time):
            if let response = activity.begin(channel: channel, at: time) { send(response, into: &messages) }
        case .utteranceEnded(let end):
            guard case .endpoint(let reason) = end.cause else { break }
            if let response = activity.end(channel: end.channel, at: end.at, reason) { send(response, into: &messages) }
        case .heard(let audio):
            if let response = activity.rest(after: audio) { send(response, into: &messages) }
            guard let time = activity.timeout(after: audio) else { break }
            if options.version != .v2 {
                send(GoogleResponse(event: (.activityTimeout, time)), into: &messages)
            }
            close(.ok, into: &messages)
        case .failed(.shuttingDown(let text)): farewell = .shuttingDown(text)
        case .failed(let failure): fail(failure, into: &messages)
        case .ended, .turn, .audioDropped, .audioLost, .lagging, .updated, .rejected, .synthesis, .conversation:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func send(_ response: GoogleResponse, into messages: inout [WireMessage]) {
        if held.isEmpty { messages.append(response.message(options)) } else { held.append(response) }
    }

    /// What the client said of the audio has to be what the audio says of itself.
    private mutating func check(_ audio: DecodedAudio, into messages: inout [WireMessage]) {
        isAudioKnown = true
        channels = options.hasSeparateChannels ? audio.channels : 1
        guard let declared = options.declaredRate, let text = GoogleText.contradiction(declared, audio) else { return }
        close(.badRequest(text), into: &messages)
    }

    private mutating func commit(_ transcript: Transcript, into messages: inout [WireMessage]) {
        guard let result = results.result(of: transcript) else { return }
        hasSpoken = true
        var response = GoogleResponse(result: result)
        switch transcript.endpoint {
        case .endOfStream?: held.append(response)
        case _? where options.singleUtterance:
            send(GoogleResponse(event: (.endOfSingleUtterance, transcript.span.end)), into: &messages)
            response.billed = GoogleResponse.billed(transcript.span.end, channels: channels)
            send(response, into: &messages)
            close(.ok, into: &messages)
        default: send(response, into: &messages)
        }
    }

    private mutating func end(_ summary: SessionSummary, into messages: inout [WireMessage]) {
        let billed = GoogleResponse.billed(summary.audio, channels: channels)
        if let last = held.lastIndex(where: { $0.result != nil }) {
            held[last].billed = billed
        } else if hasSpoken, options.version != .v2 {
            send(GoogleResponse(billed: billed), into: &messages)
        }
        close(farewell?.googleStatus(options.version) ?? .ok, into: &messages)
    }

    private mutating func fail(_ failure: SessionFailure, into messages: inout [WireMessage]) {
        var status = failure.googleStatus(options.version, maximum: options.maximumStream)
        if case .badAudio(let text) = failure, !isAudioKnown {
            // It was no audio of that kind from the start.
            status.message = GoogleProblem.text([GoogleProblem(.encoding, text)], options.version)
        }
        close(status, into: &messages)
    }

    private mutating func close(_ failure: SessionFailure, into messages: inout [WireMessage]) {
        close(failure.googleStatus(options.version), into: &messages)
    }

    private mutating func close(_ status: CallStatus, into messages: inout [WireMessage]) {
        isClosed = true
        messages += held.map { $0.message(options) }
        held = []
        messages.append(status.close)
    }
}
