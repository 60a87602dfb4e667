import ParlanceCore

/// Status codes of gRPC's that this provider uses.
enum GoogleCode: UInt16 {
    case invalidArgument = 3
    case notFound = 5
    case permissionDenied = 7
    case resourceExhausted = 8
    case aborted = 10
    case outOfRange = 11
    case `internal` = 13
    case unauthenticated = 16
}

/// Sentences that clients look for.
enum GoogleText {
    static let malordered =
        "Malordered Data Received. Expected audio_content none was set. Send exactly one config, followed by audio data."
    static let badRecognizer = "Invalid resource field value in the request."

    static func tooMuchAudio(_ count: Int, of maximum: Int) -> String {
        "Audio chunk can be of a maximum of \(maximum) bytes. Received audio of \(count) bytes instead."
    }

    static func contradictingRate(_ declared: Int, _ kind: String, _ found: Int) -> String {
        "sample_rate_hertz (\(declared)) in RecognitionConfig must either be omitted or match the value in the "
            + "\(kind) header (\(found))."
    }

    /// Nil where the audio is of the rate that was declared, or says none itself.
    static func contradiction(_ declared: Int, _ audio: DecodedAudio) -> String? {
        guard declared != audio.sampleRate, let kind = ["WAV", "FLAC", "AIFF"].first(where: audio.codec.hasPrefix)
        else { return nil }
        return contradictingRate(declared, kind, audio.sampleRate)
    }
}

extension SessionFailure {
    /// This failure as the status of a call.
    ///
    /// Never UNAVAILABLE or DEADLINE_EXCEEDED: `v1` clients try again by themselves then, with audio that is already
    /// spent, and their users see another error than ours.
    ///
    /// - Parameter maximum: the longest call, where that was the limit.
    func googleStatus(_ version: GoogleVersion, maximum: Duration? = nil, hasCredential: Bool = true) -> CallStatus {
        let isV2 = version == .v2
        func status(_ code: GoogleCode, _ text: String) -> CallStatus { CallStatus(code: code.rawValue, message: text) }
        switch self {
        case .badRequest(let text, _): return status(.invalidArgument, text)
        case .unsupported(let text, let parameter):
            let subject: GoogleProblem.Subject =
                switch parameter?.name {
                case "language": .language
                case "model": .model
                default: .configuration
                }
            return status(.invalidArgument, GoogleProblem.text([GoogleProblem(subject, text)], version))
        case .badAudio(let text): return status(.invalidArgument, "The audio cannot be decoded: \(text)")
        case .unauthorized:
            guard hasCredential else { return status(.permissionDenied, "The request is missing a valid API key.") }
            return status(
                .unauthenticated,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
                    + "valid authentication credential.")
        case .notFound(let text): return status(.notFound, text)
        case .tooLarge(let text), .clientTooSlow(let text), .tooBusy(let text, _), .unavailable(let text, _):
            return status(.resourceExhausted, text)
        case .tooLong(let text):
            let seconds = maximum.map { Int($0.inSeconds.rounded()) }
            if isV2 {
                let length = seconds.map { $0 % 60 == 0 ? "\($0 / 60) minutes" : "\($0) seconds" }
                return status(.aborted, length.map { "Max duration of \($0) reached for stream." } ?? text)
            }
            return status(
                .outOfRange, seconds.map { "Exceeded maximum allowed stream duration of \($0) seconds." } ?? text)
        case .idle:
            return isV2
                ? status(.aborted, "Stream timed out after receiving no more client requests.")
                : status(
                    .outOfRange,
                    "Audio Timeout Error: Long duration elapsed without audio. Audio should be sent close to real time."
                )
        case .shuttingDown(let text): return status(.aborted, text)
        case .stalled(let text), .internal(let text): return status(.internal, text)
        }
    }
}

extension CallStatus {
    /// As a conversation ends with it.
    var close: WireMessage { .close(code: code, reason: message) }
}
