import ParlanceCore

/// Session events as the messages of `/v1/speak`.
public struct DeepgramSpeakWriter: EventWriter {
    private let requestID: String
    /// Counts the answers to Flush and Clear, in order.
    private var sequence = 0
    private var farewell: SessionFailure?
    private var isClosed = false

    package init(requestID: String) { self.requestID = requestID }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .synthesis(.began(let description)):
            messages.append(.text(SpeakMetadata(requestID: requestID, description: description).json))
        case .synthesis(.audio(let bytes)): messages.append(.binary(bytes))
        case .synthesis(.flushed): messages.append(.text(answer("Flushed")))
        case .synthesis(.cleared): messages.append(.text(answer("Cleared")))
        case .synthesis(.warning(let warning)): messages.append(.text(SpeakWarning(warning).json))
        case .ended:
            isClosed = true
            messages.append(farewell?.deepgramSpeakClose ?? .close(code: 1000, reason: ""))
        case .failed(.shuttingDown(let text)): farewell = .shuttingDown(text)
        case .failed(let failure):
            isClosed = true
            messages.append(failure.deepgramSpeakClose)
        default: break  // Of sessions that listen.
        }
    }

    private mutating func answer(_ type: String) -> String {
        defer { sequence += 1 }
        return SpeakAnswer(type: type, sequence: sequence).json
    }
}

extension SessionFailure {
    /// This failure as a speaking stream's close: the codes that clients search for.
    package var deepgramSpeakClose: WireMessage {
        switch self {
        case .unsupported(let text, _) where text.hasPrefix("MESSAGE-"): .close(code: 1003, reason: text)
        case .idle, .stalled:
            .close(
                code: 1011,
                reason: "NET-0001: Deepgram did not receive a text message within the timeout window. "
                    + "See https://dpgr.am/net0001")
        case .internal(let text): .close(code: 1011, reason: "NET-0000: \(text)")
        case .badAudio(let text): .close(code: 1011, reason: "NET-0000: \(text)")
        default: deepgramClose
        }
    }
}
