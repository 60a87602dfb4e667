import ParlanceCore

/// `failed`: the session cannot go on; a close follows.
package struct NativeFailed: JSONWritable {
    package var failure: SessionFailure

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "failed")
            json.field("code", failure.code)
            json.field("message", failure.message)
            json.field("parameter", failure.parameterName)
        }
    }
}
