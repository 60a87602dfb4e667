import ParlanceCore

extension ConversationFault {
    /// The provider's `type`.
    var type: String {
        switch kind {
        case .server: "server_error"
        case .tooMuch: "rate_limit_exceeded"
        default: "invalid_request_error"
        }
    }

    /// The provider's `code`: clients go by these.
    var code: String? {
        switch kind {
        case .invalidEvent: "invalid_event"
        case .invalidValue: "invalid_value"
        case .invalidType: "invalid_type"
        case .invalidParameter: "invalid_parameter"
        case .unknownParameter: "unknown_parameter"
        case .missingParameter: "missing_required_parameter"
        case .responseIsActive: "conversation_already_has_active_response"
        case .noActiveResponse: "response_cancel_not_active"
        case .tooLittleAudio: "input_audio_buffer_commit_empty"
        case .noSuchItem: "item_not_found"
        case .noSuchItemToTruncate: "item_truncate_invalid_item_id"
        case .notTruncatable: "unsupported_content_type"
        case .tooMuch: "rate_limit_exceeded"
        case .server: nil
        }
    }
}

/// The object of an `error` event, and of an HTTP error's body.
package struct OpenAIErrorObject: JSONWritable {
    package var type: String
    package var code: String?
    package var message: String
    package var parameter: String?
    /// The client's name of the event that failed; only in events.
    package var eventID: String?
    package var isEvent: Bool

    package init(
        type: String, code: String?, message: String, parameter: String? = nil, eventID: String? = nil,
        isEvent: Bool = false
    ) {
        self.type = type
        self.code = code
        self.message = message
        self.parameter = parameter
        self.eventID = eventID
        self.isEvent = isEvent
    }

    init(_ fault: ConversationFault, eventID: String?) {
        self.init(
            type: fault.type, code: fault.code, message: fault.message, parameter: fault.parameter, eventID: eventID,
            isEvent: true)
    }

    package init(_ failure: SessionFailure) {
        let (type, code) = failure.openAINames
        self.init(type: type, code: code, message: failure.message, parameter: failure.parameterName)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("message", message)
            json.field("type", type)
            json.field("param", parameter)
            json.field("code", code)
            if isEvent { json.field("event_id", eventID) }
        }
    }
}

extension SessionFailure {
    /// The provider's type and code.
    var openAINames: (type: String, code: String?) {
        switch self {
        case .badRequest(_, let parameter):
            ("invalid_request_error", parameter?.name == "model" ? "missing_model" : "invalid_value")
        case .unauthorized: ("invalid_request_error", "invalid_api_key")
        case .unsupported(_, let parameter):
            ("invalid_request_error", parameter?.name == "model" ? "model_not_found" : "invalid_value")
        case .notFound: ("invalid_request_error", "not_found")
        case .badAudio, .tooLarge: ("invalid_request_error", "invalid_value")
        case .tooBusy, .clientTooSlow: ("rate_limit_exceeded", "rate_limit_exceeded")
        case .tooLong, .idle: ("invalid_request_error", "session_expired")
        case .unavailable, .stalled, .shuttingDown, .internal: ("server_error", "internal_error")
        }
    }

    /// The status with which a request is refused.
    package var openAIStatus: Int {
        switch self {
        case .badRequest, .badAudio: 400
        case .unauthorized: 401
        case .unsupported(_, let parameter): parameter?.name == "model" ? 404 : 400
        case .notFound: 404
        case .tooLarge: 413
        case .tooBusy: 429
        case .unavailable, .shuttingDown: 503
        case .clientTooSlow, .tooLong, .idle, .stalled: 408
        case .internal: 500
        }
    }

    /// `{"error": {…}}`
    package var openAIAnswer: HTTPAnswer {
        var json = JSONWriter()
        json.object { $0.field("error", OpenAIErrorObject(self)) }
        var headers: [(name: String, value: String)] = []
        if let retryAfter { headers.append(("retry-after", String(retryAfter))) }
        return HTTPAnswer(status: openAIStatus, headers: headers, json: json.text)
    }
}
