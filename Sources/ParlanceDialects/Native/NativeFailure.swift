import ParlanceCore

extension SessionFailure {
    /// The parameter to blame, where there is one.
    package var parameterName: String? {
        switch self {
        case .badRequest(_, let parameter), .unsupported(_, let parameter): parameter?.name
        default: nil
        }
    }

    /// How the connection is closed after this failure. The reason begins with the code, for clients that see only it.
    package var nativeClose: WireMessage {
        let status: UInt16 =
            switch self {
            case .shuttingDown: 1001
            case .badRequest, .unsupported, .unauthorized, .notFound, .badAudio, .clientTooSlow, .tooLong, .idle: 1008
            case .tooLarge: 1009
            case .stalled, .internal: 1011
            case .tooBusy, .unavailable: 1013
            }
        return .close(code: status, reason: "\(code): \(message)")
    }

    /// The refused handshake's answer.
    package func nativeAnswer(requestID: String) -> HTTPAnswer {
        let status =
            switch self {
            case .badRequest, .unsupported, .badAudio: 400
            case .unauthorized: 401
            case .notFound: 404
            case .clientTooSlow, .tooLong, .idle: 408
            case .tooLarge: 413
            case .tooBusy: 429
            case .internal: 500
            case .shuttingDown, .stalled, .unavailable: 503
            }
        var headers = [(name: "x-request-id", value: requestID)]
        if case .unauthorized = self { headers.append((name: "www-authenticate", value: "Bearer")) }
        if let seconds = retryAfter { headers.append((name: "retry-after", value: String(seconds))) }
        var writer = JSONWriter()
        writer.object { json in
            json.object("error") { json in
                json.field("code", code)
                json.field("message", message)
                json.field("parameter", parameterName)
            }
        }
        return HTTPAnswer(status: status, headers: headers, json: writer.text)
    }
}
