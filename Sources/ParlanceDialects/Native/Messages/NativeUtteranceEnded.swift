import ParlanceCore

/// `utterance_ended`: an endpoint, or no new word for the gap that was asked for.
package struct NativeUtteranceEnded: JSONWritable {
    package var end: UtteranceEnd

    package func write(to json: inout JSONWriter) {
        let cause =
            switch end.cause {
            case .endpoint(let reason): reason.rawValue
            case .wordGap: "word_gap"
            }
        json.object { json in
            json.field("type", "utterance_ended")
            json.field("utterance", end.utterance)
            json.field("channel", end.channel)
            json.field("at", end.at)
            json.field("cause", cause)
            json.field("last_word_end", end.lastWordEnd)
        }
    }
}
