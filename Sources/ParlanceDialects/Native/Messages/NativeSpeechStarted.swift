import ParlanceCore

/// `speech_started`: voice activity began.
package struct NativeSpeechStarted: JSONWritable {
    package var channel: Int
    package var time: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "speech_started")
            json.field("channel", channel)
            json.field("at", time)
        }
    }
}
