import ParlanceCore

/// What a session says of a recording, gathered until all of it is known. One channel: several are mixed.
struct TranscriptionResult {
    private(set) var description: SessionDescription?
    private(set) var summary: SessionSummary?
    private(set) var words: [Word] = []

    mutating func take(_ event: SessionEvent) {
        switch event {
        case .began(let description): self.description = description
        case .committed(let transcript): words += transcript.words
        case .ended(let summary): self.summary = summary
        default: break
        }
    }

    var text: String { words.lazy.map(\.written).joined(separator: " ") }
    var duration: MediaTime { summary?.audio ?? .zero }

    /// - Throws: where there was nothing to hear.
    func check() throws(SessionFailure) {
        guard let summary, summary.audio > .zero else {
            throw .badAudio("The audio file could not be decoded, or it is empty. Its format may not be supported.")
        }
    }
}

/// The answer in each of its forms.
struct TranscriptionAnswer {
    var request: TranscriptionRequest
    var result: TranscriptionResult

    /// Body and content type.
    var body: (text: String, type: String) {
        switch request.format {
        case .json: (Short(answer: self).json, "application/json")
        case .verbose: (Verbose(answer: self).json, "application/json")
        case .diarized: (Diarized(answer: self).json, "application/json")
        case .text: (result.text + "\n", "text/plain; charset=utf-8")
        case .srt: (captions(.srt), "text/plain; charset=utf-8")
        case .vtt: (captions(.vtt), "text/plain; charset=utf-8")
        }
    }

    private func captions(_ format: Captions.Format) -> String {
        var captions = Captions()
        for word in result.words { captions.add(word.written, word.span) }
        return captions.text(format)
    }
}

/// `{"text", "usage"}`
private struct Short: JSONWritable {
    var answer: TranscriptionAnswer

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("text", answer.result.text)
            if answer.request.wantsProbabilities {
                json.field("logprobs", answer.result.words.enumerated().map { WordProbability($1, isFirst: $0 == 0) })
            }
            json.field("usage", DurationUsage(answer.result.duration))
        }
    }
}

private struct Verbose: JSONWritable {
    var answer: TranscriptionAnswer

    func write(to json: inout JSONWriter) {
        let result = answer.result
        json.object { json in
            json.field("task", "transcribe")
            json.field("language", OpenAILanguage.name(spoken))
            json.field("duration", result.duration)
            json.field("text", result.text)
            if answer.request.wantsWords {
                json.array("words", result.words) { json, word in
                    json.object { json in
                        json.field("word", word.written)
                        json.field("start", word.span.start)
                        json.field("end", word.span.end)
                    }
                }
            }
            if answer.request.wantsSegments {
                json.array("segments", Array(Passages.sentences(of: result.words).enumerated())) { json, passage in
                    write(&json, passage.offset, passage.element)
                }
            }
            json.field("usage", DurationUsage(result.duration))
        }
    }

    private var spoken: String {
        answer.result.words.first?.language ?? answer.request.configuration.language
            ?? answer.result.description?.recognizer.languages.first ?? ""
    }

    private func write(_ json: inout JSONWriter, _ index: Int, _ passage: Passage) {
        json.object { json in
            json.field("id", index)
            // In hundredths of a second.
            json.field("seek", passage.span.start.milliseconds / 10)
            json.field("start", passage.span.start)
            json.field("end", passage.span.end)
            json.field("text", " " + passage.text)
            // There are no tokens and no temperature here; clients want the fields.
            json.field("tokens", [Int]())
            json.field("temperature", MediaTime.zero)
            json.field("avg_logprob", Logarithm(passage.confidence))
            json.field("compression_ratio", Amount(1))
            json.field("no_speech_prob", MediaTime.zero)
        }
    }
}

private struct Diarized: JSONWritable {
    var answer: TranscriptionAnswer

    func write(to json: inout JSONWriter) {
        let segments = SpeakerSegment.all(answer.result.words)
        json.object { json in
            json.field("task", "transcribe")
            json.field("duration", answer.result.duration)
            json.field("text", answer.result.text)
            json.field("segments", segments)
            json.field("usage", DurationUsage(answer.result.duration))
        }
    }
}

/// What one speaker says in a sentence or so.
struct SpeakerSegment: JSONWritable {
    private static let gap = MediaTime(milliseconds: 1_000)
    var index: Int
    var passage: Passage

    static func all(_ words: [Word]) -> [SpeakerSegment] {
        Passages.utterances(of: words, gap: gap).enumerated().map { SpeakerSegment(index: $0, passage: $1) }
    }

    /// `A`, `B`, … `Z`, `S27`; nobody knows: `?`.
    private var speaker: String {
        guard let number = passage.speaker else { return "?" }
        guard number < 26, let scalar = Unicode.Scalar(65 + UInt32(number)) else { return "S\(number + 1)" }
        return String(Character(scalar))
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "transcript.text.segment")
            json.field("id", "seg_\(index)")
            json.field("start", passage.span.start)
            json.field("end", passage.span.end)
            json.field("text", passage.text)
            json.field("speaker", speaker)
        }
    }
}

/// `{"type": "duration", "seconds"}`
package struct DurationUsage: JSONWritable {
    private var audio: MediaTime
    package init(_ audio: MediaTime) { self.audio = audio }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "duration")
            json.field("seconds", audio)
        }
    }
}

/// How sure the recognizer is of a word, as the provider tells it of a token.
struct WordProbability: JSONWritable {
    private var token: String
    private var confidence: Float

    init(_ word: Word, isFirst: Bool) {
        token = (isFirst ? "" : " ") + word.written
        confidence = word.confidence
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("token", token)
            json.field("logprob", Logarithm(confidence))
            json.field("bytes", token.utf8.map(Int.init))
        }
    }
}
