import ParlanceCore

/// `partial` and `committed`: words of one channel over one span.
package struct NativeTranscript: JSONWritable {
    package var transcript: Transcript
    package var wantsTimings: Bool

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", transcript.finality == .partial ? "partial" : "committed")
            json.field("utterance", transcript.utterance)
            json.field("channel", transcript.channel)
            json.field("start", transcript.span.start)
            json.field("end", transcript.span.end)
            json.field("text", transcript.text)
            json.field("confidence", Fraction(transcript.confidence))
            json.field("stability", Fraction(transcript.stability))
            if let stable = transcript.stableWords { json.field("stable_words", stable) }
            json.field("endpoint", transcript.endpoint?.rawValue)
            json.array("words", transcript.words) { json, word in
                json.object { json in
                    json.field("word", word.text)
                    json.field("written", word.written)
                    json.field("start", word.span.start)
                    json.field("end", word.span.end)
                    json.field("confidence", Fraction(word.confidence))
                    if transcript.finality == .partial { json.field("stability", Fraction(word.stability)) }
                    if let language = word.language { json.field("language", language) }
                    if let speaker = word.speaker { json.field("speaker", speaker) }
                    if let hidden = word.hidden { json.field("hidden", hidden.rawValue) }
                }
            }
            if !transcript.findings.isEmpty {
                json.array("search", transcript.findings) { json, finding in
                    json.object { json in
                        json.field("query", finding.query)
                        json.array("hits", finding.hits) { json, hit in
                            json.object { json in
                                json.field("text", hit.text)
                                json.field("start", hit.span.start)
                                json.field("end", hit.span.end)
                                json.field("confidence", Fraction(hit.confidence))
                            }
                        }
                    }
                }
            }
            if wantsTimings { json.field("timings", transcript.timings) }
        }
    }
}
