import ParlanceCore

/// `SpeechStarted`: someone begins to speak, and with it a turn.
package struct AssemblyAISpeechStarted: JSONWritable {
    package var timestamp: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "SpeechStarted")
            json.field("timestamp", timestamp.wireMilliseconds)
        }
    }
}
