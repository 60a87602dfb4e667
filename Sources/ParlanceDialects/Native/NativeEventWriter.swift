import ParlanceCore

/// Every session event as one message.
public struct NativeEventWriter: EventWriter {
    private let wantsTimings: Bool
    /// Known beforehand when the server drains: `ended` is still to come, and this after it.
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(wantsTimings: Bool) { self.wantsTimings = wantsTimings }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began(let description): add(NativeBegan(description: description))
        case .audioKnown(let audio): add(NativeAudio(audio: audio))
        case .speechStarted(let channel, let time): add(NativeSpeechStarted(channel: channel, time: time))
        case .partial(let transcript), .committed(let transcript):
            add(NativeTranscript(transcript: transcript, wantsTimings: wantsTimings))
        case .utteranceEnded(let end): add(NativeUtteranceEnded(end: end))
        case .turn(let event): add(NativeTurn(event: event))
        case .audioDropped(let drop): add(NativeAudioDropped(drop: drop))
        case .audioLost(let loss): add(NativeAudioLost(loss: loss))
        case .heard: break  // Asked for by nobody here.
        case .lagging(let lag): add(NativeLagging(lag: lag))
        case .updated(let outcome): add(NativeUpdated(outcome: outcome))
        case .rejected(let rejection): add(NativeRejected(rejection: rejection))
        case .synthesis, .conversation: break  // These sessions listen.
        case .ended(let summary):
            add(NativeEnded(summary: summary))
            isClosed = true
            guard let farewell else { return messages.append(.close(code: 1000, reason: "")) }
            add(NativeFailed(failure: farewell))
            messages.append(farewell.nativeClose)
        case .failed(.shuttingDown(let text)):
            farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            add(NativeFailed(failure: failure))
            messages.append(failure.nativeClose)
        }

        func add(_ message: some JSONWritable) { messages.append(.text(message.json)) }
    }
}
