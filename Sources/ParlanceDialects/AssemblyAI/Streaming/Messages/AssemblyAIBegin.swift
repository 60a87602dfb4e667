import ParlanceCore

/// `Begin`: the session is ready. First of all messages.
package struct AssemblyAIBegin: JSONWritable {
    package var id: String
    /// Seconds since 1970.
    package var expiresAt: Int
    package var model: String
    package var mode: String?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Begin")
            json.field("id", id)
            json.field("expires_at", expiresAt)
            json.object("configuration") { json in
                json.field("model", model)
                if let mode { json.field("mode", mode) }
                json.field("api_version", "2025-05-12")
            }
        }
    }
}
