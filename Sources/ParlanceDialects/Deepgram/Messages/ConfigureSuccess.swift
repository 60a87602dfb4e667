import ParlanceCore

/// `ConfigureSuccess`: the answer to a `Configure` that is now in force.
package struct ConfigureSuccess: JSONWritable {
    package var requestID: String
    /// The new list, only where the client replaced it.
    package var keyterms: [String]?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "ConfigureSuccess")
            json.field("request_id", requestID)
            if let keyterms { json.field("keyterms", keyterms) }
        }
    }
}
