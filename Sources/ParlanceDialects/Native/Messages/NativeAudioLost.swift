import ParlanceCore

/// `audio_lost`: what came was not whole.
package struct NativeAudioLost: JSONWritable {
    package var loss: AudioLoss

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "audio_lost")
            json.field("at", loss.at)
            json.field("filled", loss.filled)
            json.field("unfilled", loss.unfilled)
            json.field("skipped_bytes", loss.skippedBytes)
        }
    }
}
