import ParlanceCore

/// `Error`: a text message that could not be understood. The stream goes on.
package struct ErrorMessage: JSONWritable {
    package var rejection: Rejection

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Error")
            json.field("variant", "SchemaError")
            json.field("description", rejection.description)
            json.field("message", rejection.message)
        }
    }
}
