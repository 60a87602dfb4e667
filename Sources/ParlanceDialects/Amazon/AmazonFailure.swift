import ParlanceCore

/// A failure under the provider's name: as an HTTP answer before the stream has begun, as an event within it.
struct AmazonFailure {
    let name: String
    let status: Int
    let text: String
    private let retryAfter: Int?

    static let sessionIsOpen = SessionFailure.badRequest(
        "A stream with this session id is open.", parameter: .init(name: "session-id", value: ""))

    init(_ failure: SessionFailure) {
        retryAfter = failure.retryAfter
        switch failure {
        case Self.sessionIsOpen: (name, status) = ("ConflictException", 409)
        case .badRequest, .unsupported, .badAudio, .tooLarge, .idle: (name, status) = ("BadRequestException", 400)
        case .tooBusy, .tooLong, .clientTooSlow: (name, status) = ("LimitExceededException", 429)
        case .unavailable, .shuttingDown: (name, status) = ("ServiceUnavailableException", 503)
        case .internal, .stalled: (name, status) = ("InternalFailureException", 500)
        case .notFound: (name, status) = ("UnknownOperationException", 404)
        case .unauthorized(let text):
            let (name, rest) = Self.taken(text)
            (self.name, status, self.text) = (name, 403, rest)
            return
        }
        if case .idle = failure {
            // Clients that reconnect by themselves look for these words.
            text = "Your request timed out because no new audio was received for 15 seconds."
        } else {
            text = failure.message
        }
    }

    /// Takes apart what ``SignatureFault/failure`` puts together.
    private static func taken(_ text: String) -> (name: String, rest: String) {
        if let colon = text.firstRange(of: ": "), text[..<colon.lowerBound].hasSuffix("Exception") {
            return (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
        }
        return (
            "AccessDeniedException",
            text + " This server asks for keys, and knows none that sign requests (its setting aws-keys-file)."
        )
    }

    private var json: String {
        var writer = JSONWriter()
        writer.object { $0.field("Message", text) }
        return writer.text
    }

    func answer(requestID: String) -> HTTPAnswer {
        var headers = [
            (name: "x-amzn-errortype", value: name), (name: "x-amzn-request-id", value: requestID),
            (name: "x-amzn-requestid", value: requestID),
        ]
        if let retryAfter { headers.append((name: "retry-after", value: String(retryAfter))) }
        return HTTPAnswer(status: status, headers: headers, json: json)
    }

    /// Of the names, events know the first five alone: clients stumble over any other.
    var event: [UInt8] {
        let known = [
            "BadRequestException", "LimitExceededException", "InternalFailureException", "ConflictException",
            "ServiceUnavailableException",
        ]
        return EventStreamEncoder.message(
            headers: EventStreamEncoder.headers([
                (":exception-type", .string(known.contains(name) ? name : "BadRequestException")),
                (":content-type", .string("application/json")), (":message-type", .string("exception")),
            ]), payload: json.utf8)
    }
}
