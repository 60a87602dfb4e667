import ParlanceCore

/// The answer to a recording. Strict SDKs want `metadata` with all its fields, and `results.channels`.
struct PrerecordedAnswer: JSONWritable {
    var recording: DeepgramRecording
    var requestID: String
    var created: WallTime
    var model: ModelInfo
    /// The model's, the default first.
    var languages: [String]
    var summary: SessionSummary
    var channels: [RecordingResults.Channel]

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("metadata", writeMetadata)
            json.object("results") { json in
                json.array("channels", channels, writeChannel)
                if let gap = recording.utteranceGap { json.array("utterances", utterances(gap), writeUtterance) }
            }
        }
    }

    private func writeMetadata(to json: inout JSONWriter) {
        json.field("transaction_key", "deprecated")
        json.field("request_id", requestID)
        json.field("sha256", summary.sha256 ?? "")
        json.field("created", created)
        json.field("duration", ExactSeconds(summary.audio))
        json.field("channels", channels.count)
        json.field("models", [model.uuid])
        json.object("model_info") { $0.field(model.uuid, model) }
        if !recording.tags.isEmpty { json.field("tags", recording.tags) }
        if !recording.options.extra.isEmpty { json.field("extra", recording.options.extra) }
    }

    private func writeChannel(to json: inout JSONWriter, _ channel: RecordingResults.Channel) {
        let options = recording.options
        json.object { json in
            if !channel.findings.isEmpty { json.array("search", channel.findings, Results.write) }
            json.array("alternatives", [Passage(words: channel.words)]) { json, all in
                json.object { json in
                    json.field("transcript", options.isPunctuated ? all.text : all.bareText)
                    json.field("confidence", Fraction(all.confidence))
                    Results.writeLanguages(to: &json, of: all.words, options)
                    json.array("words", all.words, write)
                    if options.tellsEntities {
                        json.array("entities", channel.entities) { Results.write(to: &$0, $1, of: all.words) }
                    }
                    if recording.wantsParagraphs {
                        json.field("paragraphs", Paragraphs(paragraphs: Passages.paragraphs(of: all.words)))
                    }
                }
            }
            if recording.wantsLanguage {
                let spoken = channel.words.compactMap(\.language)
                let counts = Dictionary(spoken.map { ($0, 1) }, uniquingKeysWith: +)
                if let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
                    json.field("detected_language", most.key)
                    json.field("language_confidence", Fraction(Float(most.value) / Float(spoken.count)))
                }
            }
        }
    }

    private func write(to json: inout JSONWriter, _ word: Word) {
        Results.write(to: &json, word, recording.options)
    }

    private struct Utterance {
        var channel: Int
        var passage: Passage
    }

    private func utterances(_ gap: MediaTime) -> [Utterance] {
        channels.enumerated().flatMap { index, channel in
            Passages.utterances(of: channel.words, gap: gap).map { Utterance(channel: index, passage: $0) }
        }.sorted { ($0.passage.span.start, $0.channel) < ($1.passage.span.start, $1.channel) }
    }

    private func writeUtterance(to json: inout JSONWriter, _ utterance: Utterance) {
        let passage = utterance.passage
        json.object { json in
            json.field("start", passage.span.start)
            json.field("end", passage.span.end)
            json.field("confidence", Fraction(passage.confidence))
            json.field("channel", utterance.channel)
            json.field("transcript", recording.options.isPunctuated ? passage.text : passage.bareText)
            json.array("words", passage.words, write)
            if let speaker = passage.speaker { json.field("speaker", speaker) }
            json.field("id", stableUUID(of: "\(requestID)/\(utterance.channel)/\(passage.span.start.samples)"))
        }
    }
}

/// `paragraphs` of an alternative: the text with a blank line between paragraphs, and where each is.
private struct Paragraphs: JSONWritable {
    var paragraphs: [[Passage]]

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field(
                "transcript",
                paragraphs.map { "\n" + $0.map(\.text).joined(separator: " ") }.joined(separator: "\n"))
            json.array("paragraphs", paragraphs) { json, sentences in
                json.object { json in
                    json.array("sentences", sentences) { json, sentence in
                        json.object { json in
                            json.field("text", sentence.text)
                            json.field("start", sentence.span.start)
                            json.field("end", sentence.span.end)
                        }
                    }
                    if let speaker = sentences.first?.speaker { json.field("speaker", speaker) }
                    json.field("num_words", sentences.reduce(0) { $0 + $1.words.count })
                    json.field("start", sentences.first?.span.start ?? .zero)
                    json.field("end", sentences.last?.span.end ?? .zero)
                }
            }
        }
    }
}

extension Passage {
    /// Words alone, in lower case, without marks.
    fileprivate var bareText: String { words.lazy.map(\.bare).joined(separator: " ") }
}
