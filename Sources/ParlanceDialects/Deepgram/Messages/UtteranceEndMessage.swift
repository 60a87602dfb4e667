import ParlanceCore

/// `UtteranceEnd`: no new word followed the last final one for as long as `utterance_end_ms` asks.
package struct UtteranceEndMessage: JSONWritable {
    package var channel: ChannelIndex
    package var lastWordEnd: MediaTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "UtteranceEnd")
            json.field("channel", channel)
            json.field("last_word_end", lastWordEnd)
        }
    }
}
