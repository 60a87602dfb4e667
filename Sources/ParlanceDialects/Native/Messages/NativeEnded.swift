import ParlanceCore

/// `ended`: everything that was sent has been answered.
package struct NativeEnded: JSONWritable {
    package var summary: SessionSummary

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "ended")
            json.field("audio", summary.audio)
            json.field("channels", summary.channels)
            json.field("bytes", summary.bytes)
            json.field("sha256", summary.sha256)
            json.field("dropped", summary.dropped)
            json.field("concealed", summary.concealed)
            json.field("unfilled", summary.unfilled)
            json.field("skipped_bytes", summary.skippedBytes)
            json.field("recognized", summary.recognized)
            json.field("words", summary.words)
        }
    }
}
