import ParlanceCore

extension SessionFailure {
    /// This failure's close code, and the words that go with it.
    package var assemblyAIClose: (code: UInt16, text: String) {
        switch self {
        case .badRequest(let text, _), .unsupported(let text, _), .notFound(let text): (3006, text)
        case .badAudio(let text), .tooLarge(let text): (3007, text)
        case .unauthorized(let text): (1008, "Unauthorized Connection: \(text)")
        case .tooBusy(let text, _): (3009, "Unauthorized Connection: Too many concurrent sessions. \(text)")
        case .tooLong: (3008, "Session Expired: Maximum session duration exceeded")
        case .idle: (3008, "Session Expired: Inactivity timeout")
        case .unavailable(let text, _), .stalled(let text), .shuttingDown(let text), .internal(let text),
            .clientTooSlow(let text):
            (3005, "Session Cancelled: An error occurred. \(text)")
        }
    }

    /// The last two messages of a session: an Error, and a close with its code and words.
    package var assemblyAIFarewell: [WireMessage] {
        let (code, text) = assemblyAIClose
        return [
            .text(AssemblyAIError(code: Int(code), text: text).json),
            .close(code: code, reason: cut(text, toBytes: 123)),
        ]
    }
}
