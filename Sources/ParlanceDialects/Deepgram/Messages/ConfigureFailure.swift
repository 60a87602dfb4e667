import ParlanceCore

/// `ConfigureFailure`: the answer to a `Configure` that changed nothing.
package struct ConfigureFailure: JSONWritable {
    package enum Code: String {
        case keytermsNotSupported = "CONFIGURE_KEYTERMS_NOT_SUPPORTED"
        case keytermLimitExceeded = "CONFIGURE_KEYTERM_LIMIT_EXCEEDED"
        case internalError = "CONFIGURE_INTERNAL_ERROR"
    }

    package var requestID: String
    package var code: Code
    package var description: String

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "ConfigureFailure")
            json.field("request_id", requestID)
            json.field("code", code.rawValue)
            json.field("description", description)
        }
    }
}
