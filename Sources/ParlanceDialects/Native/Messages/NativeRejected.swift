import ParlanceCore

/// `rejected`: a text message that could not be understood. The session goes on.
package struct NativeRejected: JSONWritable {
    package var rejection: Rejection

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "rejected")
            json.field("description", rejection.description)
            json.field("message", rejection.message)
        }
    }
}
