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
                if !transcript.findings.isEmpty { json.array("search", transcript.findings, Self.write) }
            }
            json.object("metadata", writeMetadata)
        }
    }

    private func writeAlternative(to json: inout JSONWriter, _ transcript: Transcript) {
        json.object { json in
            json.field("transcript", options.isPunctuated ? transcript.text : bareText)
            json.field("confidence", Fraction(transcript.confidence))
            json.array("words", transcript.words) { Self.write(to: &$0, $1, isPunctuated: options.isPunctuated) }
        }
    }

    /// One of `words`.
    static func write(to json: inout JSONWriter, _ word: Word, isPunctuated: Bool) {
        json.object { json in
            json.field("word", word.bare)
            json.field("start", word.span.start)
            json.field("end", word.span.end)
            json.field("confidence", Fraction(word.confidence))
            if let speaker = word.speaker { json.field("speaker", speaker) }
            if isPunctuated { json.field("punctuated_word", word.written) }
        }
    }

    private func writeMetadata(to json: inout JSONWriter) {
        json.field("request_id", requestID)
        json.field("model_info", model)
        json.field("model_uuid", model.uuid)
        if !options.extra.isEmpty { json.field("extra", options.extra) }
        if options.wantsTimings { json.field("timings", transcript.timings) }
    }

    /// One of `search`.
    static func write(to json: inout JSONWriter, _ finding: SearchFinding) {
        json.object { json in
            json.field("query", finding.query)
            json.array("hits", finding.hits) { json, hit in
                json.object { json in
                    json.field("confidence", Fraction(hit.confidence))
                    json.field("start", hit.span.start)
                    json.field("end", hit.span.end)
                    json.field("snippet", hit.text)
                }
            }
        }
    }

    private var bareText: String { transcript.words.lazy.map(\.bare).joined(separator: " ") }
}

extension Word {
    /// As it is written, in lower case and without the marks behind it; of hidden words, their label.
    var bare: String {
        if hidden != nil || written == text { return text }
        let marks = ".,?!:;…\n"
        let bare = written.lowercased()
        return String(bare[..<(bare.lastIndex { !marks.contains($0) }.map(bare.index(after:)) ?? bare.endIndex)])
    }
}
