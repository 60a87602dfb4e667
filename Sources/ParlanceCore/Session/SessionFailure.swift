/// Why a session could not begin or cannot go on. Each dialect turns it into its provider's status, close code or
/// message in one function.
///
/// The text says what was wrong and what would be right, in words meant for the client.
public enum SessionFailure: Error, Hashable, Sendable {
    /// A parameter or message is wrong. `parameter` names it where there is one.
    case badRequest(String, parameter: Parameter? = nil)
    case unauthorized(String)
    /// Valid, but not offered here: a model, a language, a codec.
    case unsupported(String, parameter: Parameter? = nil)
    case notFound(String)
    /// The audio cannot be decoded.
    case badAudio(String)
    /// A message over the size limit.
    case tooLarge(String)
    /// The client does not read its results.
    case clientTooSlow(String)
    /// No capacity now; try again after so many seconds.
    case tooBusy(String, retryAfter: Int)
    /// The server takes no sessions now (it is starting, or going away); try again after so many seconds.
    case unavailable(String, retryAfter: Int)
    /// The session reached its maximum length.
    case tooLong(String)
    /// Nothing came from the client for too long.
    case idle(String)
    /// Audio came, and for too long nothing came of it: it cannot be decoded, or the recognizer is stuck.
    case stalled(String)
    /// The server is going away.
    case shuttingDown(String)
    case `internal`(String)

    /// A query parameter and the value it had.
    public struct Parameter: Hashable, Sendable {
        public var name: String
        public var value: String
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The text for the client.
    public var message: String {
        switch self {
        case .badRequest(let text, _), .unsupported(let text, _), .tooBusy(let text, _),
            .unavailable(let text, _):
            text
        case .unauthorized(let text), .notFound(let text), .badAudio(let text), .tooLarge(let text),
            .clientTooSlow(let text), .tooLong(let text), .idle(let text), .stalled(let text),
            .shuttingDown(let text), .internal(let text):
            text
        }
    }

    /// Seconds after which it may be worth trying again, where that can be said.
    public var retryAfter: Int? {
        switch self {
        case .tooBusy(_, let seconds), .unavailable(_, let seconds): max(0, seconds)
        default: nil
        }
    }

    /// A short, stable name for logs, metrics and the native dialect.
    public var code: String {
        switch self {
        case .badRequest: "bad_request"
        case .unauthorized: "unauthorized"
        case .unsupported: "unsupported"
        case .notFound: "not_found"
        case .badAudio: "bad_audio"
        case .tooLarge: "too_large"
        case .clientTooSlow: "client_too_slow"
        case .tooBusy: "too_busy"
        case .unavailable: "unavailable"
        case .tooLong: "too_long"
        case .idle: "idle"
        case .stalled: "stalled"
        case .shuttingDown: "shutting_down"
        case .internal: "internal"
        }
    }
}
