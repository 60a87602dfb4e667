import ParlanceCore

/// `audio_dropped`: a span that was not recognized.
package struct NativeAudioDropped: JSONWritable {
    package var drop: AudioDrop

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "audio_dropped")
            json.field("channel", drop.channel)
            json.field("start", drop.span.start)
            json.field("end", drop.span.end)
            json.field("reason", drop.reason.rawValue)
        }
    }
}
