import ParlanceCore

/// `Connected`: always the first message.
package struct FluxConnected: JSONWritable {
    package var requestID: String
    package var sequence: Int

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Connected")
            json.field("request_id", requestID)
            json.field("sequence_id", sequence)
        }
    }
}

/// `Error`: the stream cannot go on.
package struct FluxError: JSONWritable {
    package var sequence: Int
    package var code: String
    package var description: String

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Error")
            json.field("sequence_id", sequence)
            json.field("code", code)
            json.field("description", description)
        }
    }
}

/// `ConfigureSuccess`: everything that is in force now.
package struct FluxConfigureSuccess: JSONWritable {
    package var requestID: String
    package var sequence: Int
    package var settings: FluxSettings

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "ConfigureSuccess")
            json.field("request_id", requestID)
            json.field("sequence_id", sequence)
            json.object("thresholds") { json in
                if let eager = settings.eagerThreshold { json.field("eager_eot_threshold", Fraction(eager)) }
                json.field("eot_threshold", Fraction(settings.endOfTurnThreshold))
                json.field("eot_timeout_ms", settings.timeout)
            }
            json.field("keyterms", settings.keyterms)
            if settings.isMultilingual { json.field("language_hints", settings.languageHints) }
            json.field("numerals", settings.numerals)
        }
    }
}

/// `ConfigureFailure`: nothing has changed.
package struct FluxConfigureFailure: JSONWritable {
    package var requestID: String
    package var sequence: Int
    package var code: String
    package var description: String

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "ConfigureFailure")
            json.field("request_id", requestID)
            json.field("sequence_id", sequence)
            json.field("code", code)
            json.field("description", description)
        }
    }
}
