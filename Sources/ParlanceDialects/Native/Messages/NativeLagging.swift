import ParlanceCore

/// `lagging`: how far recognition is behind the audio.
package struct NativeLagging: JSONWritable {
    package var lag: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "lagging")
            json.field("lag", lag)
        }
    }
}
