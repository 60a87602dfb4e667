import ParlanceCore

/// `PartialTranscript`, as spoken, and `FinalTranscript`, as written: words of one utterance. Every field is always there.
package struct RealtimeTranscript: JSONWritable {
    package var words: [Word]
    package var isFinal: Bool
    package var created: WallTime

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("message_type", isFinal ? "FinalTranscript" : "PartialTranscript")
            json.field("audio_start", words.first?.span.start.wireMilliseconds ?? 0)
            json.field("audio_end", words.last?.span.end.wireMilliseconds ?? 0)
            json.field("confidence", Fraction(confidence))
            json.field("text", words.lazy.map(text).joined(separator: " "))
            json.array("words", words) { json, word in
                json.object { json in
                    json.field("start", word.span.start.wireMilliseconds)
                    json.field("end", word.span.end.wireMilliseconds)
                    json.field("confidence", Fraction(word.confidence))
                    json.field("text", text(word))
                }
            }
            json.field("created", created)
            if isFinal {
                json.field("punctuated", true)
                json.field("text_formatted", true)
            }
        }
    }

    private func text(_ word: Word) -> String { isFinal ? word.written : word.text }

    private var confidence: Float {
        words.isEmpty ? 0 : words.reduce(0) { $0 + $1.confidence } / Float(words.count)
    }
}
