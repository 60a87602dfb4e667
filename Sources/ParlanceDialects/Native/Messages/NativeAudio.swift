import ParlanceCore

/// `audio`: what the stream turned out to be, before the first result.
package struct NativeAudio: JSONWritable {
    package var audio: DecodedAudio

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "audio")
            json.field("codec", audio.codec)
            json.field("sample_rate", audio.sampleRate)
            json.field("channels", audio.channels)
        }
    }
}
