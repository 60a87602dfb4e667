import ParlanceCore

/// `SessionBegins`: first of all messages. Strict clients want a UUID of version 4, and ISO 8601.
package struct RealtimeBegins: JSONWritable {
    package var sessionID: String
    package var expiresAt: WallTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("message_type", "SessionBegins")
            json.field("session_id", sessionID)
            json.field("expires_at", expiresAt)
        }
    }
}

/// `SessionInformation`: how much audio there was, where that was asked for.
package struct RealtimeInformation: JSONWritable {
    package var audio: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("message_type", "SessionInformation")
            json.field("audio_duration_seconds", audio)
        }
    }
}

/// `SessionTerminated`: the last message of a session that was not broken off.
package struct RealtimeTerminated: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { $0.field("message_type", "SessionTerminated") }
    }
}

/// Why the session ends; without a type, as the provider has it.
package struct RealtimeError: JSONWritable {
    package var text: String

    package func write(to json: inout JSONWriter) {
        json.object { $0.field("error", text) }
    }
}
