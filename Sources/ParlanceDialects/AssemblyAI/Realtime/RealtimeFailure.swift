import ParlanceCore

/// What may be wrong with a client's message, each with a code of its own.
enum RealtimeFault: String {
    case notJSON = "json"
    case schema = "message"

    func failure(_ text: String) -> SessionFailure {
        .badRequest(text, parameter: .init(name: rawValue, value: ""))
    }
}

extension SessionFailure {
    /// This failure's close code: the provider's table.
    package var realtimeCode: UInt16 {
        switch self {
        case .badRequest(_, let parameter), .unsupported(_, let parameter):
            switch parameter?.name {
            case "sample_rate": 4000
            case "word_boost": 4104
            case RealtimeFault.notJSON.rawValue: 4100
            default: 4101
            }
        case .unauthorized: 4001
        case .notFound: 4004
        case .tooLong: 4008
        case .idle: 4031
        case .tooLarge: 4033
        case .badAudio: 4034
        case .tooBusy: 4102
        case .clientTooSlow, .unavailable, .stalled, .shuttingDown, .internal: 1013
        }
    }

    private var realtimeText: String {
        switch self {
        case .unauthorized: "Not Authorized"
        case .idle: "Session idle for too long"
        case .tooLong: "Session Expired"
        default: message
        }
    }

    /// The last two messages of a session.
    package var realtimeFarewell: [WireMessage] {
        [
            .text(RealtimeError(text: realtimeText).json),
            .close(code: realtimeCode, reason: cut(realtimeText, toBytes: 123)),
        ]
    }
}
