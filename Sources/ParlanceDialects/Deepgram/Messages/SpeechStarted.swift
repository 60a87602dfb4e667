import ParlanceCore

/// `SpeechStarted`: voice activity began.
package struct SpeechStarted: JSONWritable {
    package var channel: ChannelIndex
    package var timestamp: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "SpeechStarted")
            json.field("channel", channel)
            json.field("timestamp", timestamp)
        }
    }
}
