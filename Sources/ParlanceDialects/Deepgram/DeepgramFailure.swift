import ParlanceCore

extension SessionFailure {
    /// This failure as a live stream's close: the codes and the words that clients search for.
    package var deepgramClose: WireMessage {
        switch self {
        case .idle:
            .close(
                code: 1011,
                reason: "Deepgram did not receive audio data or a text message within the timeout window. "
                    + "See https://dpgr.am/net0001")
        case .stalled:
            .close(
                code: 1011,
                reason: "Deepgram did not provide a response message within the timeout window. "
                    + "See https://dpgr.am/net0000")
        case .badAudio(let text): .close(code: 1008, reason: "DATA-0000: \(text)")
        case .tooLarge(let text): .close(code: 1009, reason: text)
        case .shuttingDown(let text): .close(code: 1001, reason: text)
        case .tooBusy(let text, _), .unavailable(let text, _): .close(code: 1013, reason: text)
        case .internal(let text): .close(code: 1011, reason: text)
        case .badRequest, .unsupported, .unauthorized, .notFound, .clientTooSlow, .tooLong:
            .close(code: 1008, reason: message)
        }
    }

    private static let invalidCredentials = "Invalid credentials."

    /// This failure as the answer to a handshake: status, `err_code`, text.
    package var deepgramRefusal: (status: Int, code: String, text: String) {
        switch self {
        case .badRequest(let text, _): (400, "INVALID_QUERY_PARAMETER", text)
        case .unsupported(let text, let parameter) where ["model", "language"].contains(parameter?.name):
            // Clients know this sentence; ours follows it.
            (400, "Bad Request", "No such model/language/tier combination found. \(text)")
        case .unsupported(let text, _): (400, "Bad Request", text)
        case .badAudio(let text): (400, "Bad Request", text)
        case .unauthorized(let text):
            (401, "INVALID_AUTH", Self.invalidCredentials + (text == Self.invalidCredentials ? "" : " \(text)"))
        case .notFound(let text): (404, "NOT_FOUND", text)
        case .tooLarge(let text): (413, "PAYLOAD_TOO_LARGE", text)
        case .tooBusy(let text, _): (429, "TOO_MANY_REQUESTS", text)
        case .shuttingDown(let text), .stalled(let text), .unavailable(let text, _): (503, "SERVICE_UNAVAILABLE", text)
        case .clientTooSlow(let text), .tooLong(let text), .idle(let text): (408, "TIMEOUT", text)
        case .internal(let text): (500, "INTERNAL_SERVER_ERROR", text)
        }
    }

    /// The refused handshake's answer. SDKs do not show its body, so the text is in `dg-error`, too.
    package func deepgramAnswer(requestID: String) -> HTTPAnswer {
        let refusal = deepgramRefusal
        let text = headerSafe(refusal.text)
        var writer = JSONWriter()
        writer.object { json in
            json.field("err_code", refusal.code)
            json.field("err_msg", text)
            json.field("request_id", requestID)
        }
        var headers = [
            (name: "dg-request-id", value: requestID), (name: "dg-error", value: text),
            (name: "access-control-allow-credentials", value: "true"), (name: "vary", value: "origin"),
        ]
        if let seconds = retryAfter { headers.append((name: "retry-after", value: String(seconds))) }
        return HTTPAnswer(status: refusal.status, headers: headers, json: writer.text)
    }
}
