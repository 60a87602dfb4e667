import ParlanceCore

/// What is derived from a completed transcript: `GET /v2/transcript/{id}/…`.
enum TranscriptView: String, CaseIterable {
    case srt, vtt, sentences, paragraphs
    case wordSearch = "word-search"
    case redactedAudio = "redacted-audio"

    func answer(_ job: RecordingJob, _ head: Handshake) throws(SessionFailure) -> HTTPAnswer {
        guard self != .redactedAudio else { throw .unsupported("Redacted audio is not available on this server.") }
        guard job.status == .completed, let result = job.result else {
            throw .badRequest(
                "This transcript has a status of '\(TranscriptStatus(job.status).rawValue)'. "
                    + "It must be 'completed' before this can be asked for.")
        }
        let transcript = try StoredTranscript(json: result)
        switch self {
        case .srt, .vtt: return try captions(of: transcript, head)
        case .sentences:
            return HTTPAnswer(status: 200, json: parts("sentences", transcript.sentences, of: transcript, job))
        case .paragraphs:
            return HTTPAnswer(status: 200, json: parts("paragraphs", transcript.paragraphs, of: transcript, job))
        case .wordSearch: return HTTPAnswer(status: 200, json: try search(transcript, job, head))
        case .redactedAudio: return HTTPAnswer(status: 404)
        }
    }

    private func captions(of transcript: StoredTranscript, _ head: Handshake) throws(SessionFailure) -> HTTPAnswer {
        let parameters = ParameterReader(head) { "Invalid '\($0)' value of '\($1)'. Expected \($2)." }
        let longest = try parameters.integer("chars_per_caption", in: 1...1_000) ?? Captions.maximumCharacters
        var captions = Captions(maximumCharacters: longest)
        for word in transcript.words {
            captions.add(
                word.text, MediaSpan(start: .init(milliseconds: word.start), end: .init(milliseconds: word.end)))
        }
        return HTTPAnswer(
            status: 200,
            headers: [
                (name: "content-type", value: self == .vtt ? "text/vtt; charset=utf-8" : "text/plain; charset=utf-8")
            ],
            body: Array(captions.text(self == .vtt ? .vtt : .srt).utf8))
    }

    private func parts(
        _ name: String, _ parts: [StoredTranscript.Part], of transcript: StoredTranscript, _ job: RecordingJob
    ) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.array(name, parts) { json, part in
                json.object { json in
                    part.writeFields(to: &json)
                    json.array("words", Array(part.words)) { $1.write(to: &$0) }
                }
            }
            json.field("id", job.id)
            json.field("confidence", Fraction(transcript.confidence))
            json.field("audio_duration", transcript.duration)
        }
        return writer.text
    }

    /// `words`: words and phrases of up to five words with commas between them.
    private func search(
        _ transcript: StoredTranscript, _ job: RecordingJob, _ head: Handshake
    ) throws(SessionFailure) -> String {
        let phrases = head.values("words").flatMap { $0.split(separator: ",") }
            .map { $0.split(separator: " ").map(Self.plain) }.filter { !$0.isEmpty }
        guard (1...100).contains(phrases.count), phrases.allSatisfy({ $0.count <= 5 }) else {
            throw .badRequest(
                "'words' must be 1 to 100 words or phrases of up to five words, with commas between them.")
        }
        let spoken = transcript.words.map { Self.plain($0.text) }
        let matches = phrases.map { phrase in
            (
                text: phrase.joined(separator: " "),
                at: spoken.indices.filter { spoken[$0...].starts(with: phrase) }
            )
        }.filter { !$0.at.isEmpty }
        var writer = JSONWriter()
        writer.object { json in
            json.field("id", job.id)
            json.field("total_count", matches.reduce(0) { $0 + $1.at.count })
            json.array("matches", matches) { json, match in
                let length = match.text.split(separator: " ").count
                json.object { json in
                    json.field("text", match.text)
                    json.field("count", match.at.count)
                    json.field(
                        "timestamps",
                        match.at.map { [transcript.words[$0].start, transcript.words[$0 + length - 1].end] })
                    json.field("indexes", match.at)
                }
            }
        }
        return writer.text
    }

    /// In lower case, without marks around it.
    private static func plain(_ word: some StringProtocol) -> String {
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "#" }
        let start = word.firstIndex(where: isPart) ?? word.endIndex
        let end = word.lastIndex(where: isPart).map(word.index(after:)) ?? start
        return word[start..<max(start, end)].lowercased()
    }
}
