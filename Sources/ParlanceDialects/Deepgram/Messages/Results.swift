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
    /// What tells speakers apart.
    package var diarizer: DiarizerInfo?

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
            if options.tellsEntities, isFinal {
                json.array("entities", transcript.entities) { Self.write(to: &$0, $1, of: transcript.words) }
            }
            json.object("metadata", writeMetadata)
        }
    }

    private func writeAlternative(to json: inout JSONWriter, _ transcript: Transcript) {
        json.object { json in
            json.field("transcript", options.isPunctuated ? transcript.text : bareText)
            json.field("confidence", Fraction(transcript.confidence))
            Self.writeLanguages(to: &json, of: transcript.words, options)
            json.array("words", transcript.words) { Self.write(to: &$0, $1, options) }
        }
    }

    /// `languages` and `languages_hinted` of an alternative.
    static func writeLanguages(to json: inout JSONWriter, of words: [Word], _ options: DeepgramOptions) {
        guard options.tellsLanguages else { return }
        json.field("languages", words.languages)
        if !options.languageHints.isEmpty { json.field("languages_hinted", options.languageHints) }
    }

    /// One of `words`.
    static func write(to json: inout JSONWriter, _ word: Word, _ options: DeepgramOptions) {
        json.object { json in
            json.field("word", word.bare)
            json.field("start", word.span.start)
            json.field("end", word.span.end)
            json.field("confidence", Fraction(word.confidence))
            if let speaker = word.speaker { json.field("speaker", speaker) }
            if options.tellsLanguages, let language = word.language { json.field("language", language) }
            if options.isPunctuated { json.field("punctuated_word", word.written) }
        }
    }

    private func writeMetadata(to json: inout JSONWriter) {
        json.field("request_id", requestID)
        json.field("model_info", model)
        json.field("model_uuid", model.uuid)
        if !options.extra.isEmpty { json.field("extra", options.extra) }
        if let diarizer { json.field("diarize_info", diarizer) }
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

    /// One of `entities`: words from the first to before the last named.
    static func write(to json: inout JSONWriter, _ entity: FoundEntity, of words: [Word]) {
        let own = words[entity.words]
        json.object { json in
            json.field("label", DeepgramRedaction.label(of: entity.policy))
            json.field("value", own.lazy.map(\.written).joined(separator: " ").withoutMarksBehind)
            json.field("raw_value", own.lazy.map(\.text).joined(separator: " "))
            json.field("confidence", Fraction(entity.confidence))
            json.field("start_word", entity.words.lowerBound)
            json.field("end_word", entity.words.upperBound)
        }
    }

    private var bareText: String { transcript.words.lazy.map(\.bare).joined(separator: " ") }
}

extension Word {
    /// As it is written, in lower case and without the marks behind it; of hidden words, their label.
    var bare: String {
        if hidden != nil || written == text { return text }
        return written.lowercased().withoutMarksBehind
    }
}

extension String {
    fileprivate var withoutMarksBehind: String {
        let marks = ".,?!:;…\n"
        return String(self[..<(lastIndex { !marks.contains($0) }.map(index(after:)) ?? endIndex)])
    }
}
