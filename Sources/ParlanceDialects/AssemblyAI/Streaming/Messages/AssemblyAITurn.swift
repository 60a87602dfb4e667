import ParlanceCore

/// `Turn`: what is known of one turn. Eight fields are always there, and five of each word: clients' reading threads die
/// over a missing one.
package struct AssemblyAITurn: JSONWritable {
    package struct Word: Equatable, Sendable {
        package var text: String
        package var span: MediaSpan
        package var confidence: Float
        package var isFinal: Bool
        package var speaker: String?
    }

    package var order: Int
    package var isFormatted = false
    package var isEnd = false
    package var transcript: String
    package var utterance = ""
    package var confidence: Float = 0
    package var words: [Word]
    /// Of an utterance or turn that is complete, and the share of its words that are in it.
    package var language: (code: String, share: Float)?
    package var speaker: String?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Turn")
            json.field("turn_order", order)
            json.field("turn_is_formatted", isFormatted)
            json.field("end_of_turn", isEnd)
            json.field("transcript", transcript)
            json.field("utterance", utterance)
            json.field("end_of_turn_confidence", Fraction(confidence))
            json.array("words", words) { json, word in
                json.object { json in
                    json.field("text", word.text)
                    json.field("start", word.span.start.wireMilliseconds)
                    json.field("end", word.span.end.wireMilliseconds)
                    json.field("confidence", Fraction(word.confidence))
                    json.field("word_is_final", word.isFinal)
                    if let speaker = word.speaker { json.field("speaker", speaker) }
                }
            }
            if let language {
                json.field("language_code", language.code)
                json.field("language_confidence", Fraction(language.share))
            }
            if let speaker { json.field("speaker_label", speaker) }
        }
    }
}
