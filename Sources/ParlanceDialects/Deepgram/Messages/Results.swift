import ParlanceCore

/// `Results`: words of one channel over one span. Every field is always there, because old SDKs close the connection
/// over a missing one.
package struct Results: JSONWritable {
    package var channel: ChannelIndex
    package var transcript: Transcript
    package var isFinal: Bool
    package var requestID: String
    package var model: ModelInfo
    package var options: DeepgramOptions

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Results")
            json.field("channel_index", channel)
            json.field("duration", transcript.span.wireDuration)
            json.field("start", transcript.span.start)
            json.field("is_final", isFinal)
            json.field("speech_final", isFinal && transcript.endpoint != nil)
            json.field("from_finalize", isFinal && transcript.endpoint == .finalize)
            json.object("channel") { json in
                // One alternative, always: also for silence.
                json.array("alternatives", [transcript], writeAlternative)
            }
            json.object("metadata", writeMetadata)
        }
    }

    private func writeAlternative(to json: inout JSONWriter, _ transcript: Transcript) {
        json.object { json in
            json.field("transcript", options.isPunctuated ? transcript.text : spokenText)
            json.field("confidence", Fraction(transcript.confidence))
            json.array("words", transcript.words) { json, word in
                json.object { json in
                    json.field("word", word.text)
                    json.field("start", word.span.start)
                    json.field("end", word.span.end)
                    json.field("confidence", Fraction(word.confidence))
                    if let speaker = word.speaker { json.field("speaker", speaker) }
                    if options.isPunctuated { json.field("punctuated_word", word.written) }
                }
            }
        }
    }

    private func writeMetadata(to json: inout JSONWriter) {
        json.field("request_id", requestID)
        json.field("model_info", model)
        json.field("model_uuid", model.uuid)
        if !options.extra.isEmpty { json.field("extra", options.extra) }
        if options.wantsTimings { json.field("timings", transcript.timings) }
    }

    private var spokenText: String { transcript.words.lazy.map(\.text).joined(separator: " ") }
}
