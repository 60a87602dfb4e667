import NIOCore
import ParlanceCore

/// A request to transcribe a recording, `POST /v1/listen`: what the session is told, and what the answer is to hold.
struct DeepgramRecording {
    var configuration: SessionConfiguration
    var options: DeepgramOptions
    var tags: [String]
    /// Pause that ends an utterance; nil: utterances are not asked for.
    var utteranceGap: MediaTime?
    var wantsParagraphs: Bool
    var wantsLanguage: Bool

    init(_ head: Handshake) throws(SessionFailure) {
        _ = try DeepgramParameters.check(head, for: .recordings)
        let parameters = ParameterReader(head, phrase: DeepgramRequest.phrase)
        let request = try DeepgramRequest(head)
        configuration = request.configuration
        options = request.options
        configuration.interimResults = false
        configuration.idleTimeout = nil
        configuration.stallTimeout = nil
        // Nobody waits for the next span: the longer one is, the more the recognizer and the text know.
        configuration.commitInterval = nil
        configuration.endpointing.trailingSilence = MediaTime(milliseconds: 500)
        configuration.utteranceGap = nil

        wantsParagraphs = try parameters.flag("paragraphs")
        if wantsParagraphs {
            options.isPunctuated = true
            configuration.text.formatting.punctuation = true
            configuration.text.formatting.capitals = true
        }
        if try parameters.flag("utterances") {
            utteranceGap = MediaTime(seconds: try parameters.decimal("utt_split", in: 0.1...60) ?? 0.8)
        }
        wantsLanguage = try parameters.languagesToDetect("detect_language")
        configuration.detectsLanguage = wantsLanguage
        tags = parameters.values("tag")
    }

    /// Reads the recording while it is recognized, and answers when all of it is.
    func transcribe(
        _ request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> PrerecordedAnswer {
        let next = try await source(request, services)
        var results = RecordingResults()
        var isEmpty = true
        try await services.recordings.transcribe(
            id: request.head.requestID, dialect: "deepgram", configuration, from: caller,
            audio: { () throws(SessionFailure) in
                let bytes = try await next()
                if bytes != nil { isEmpty = false }
                return bytes
            }, event: { results.take($0) })
        guard let description = results.description, let summary = results.summary, !isEmpty else {
            throw .badAudio(Self.notAudio + " The request has no body.")
        }
        guard summary.audio > .zero || summary.skippedBytes == 0 else { throw .badAudio(Self.notAudio) }
        return PrerecordedAnswer(
            recording: self, requestID: request.head.requestID, created: description.startedAt,
            model: ModelInfo(description.recognizer), languages: description.recognizer.languages, summary: summary,
            channels: results.channels(configuration.channelMode == .separate ? summary.channels : 1))
    }

    private static let notAudio = "Bad Request: failed to process audio: corrupt or unsupported data."

    private struct Reference: Decodable {
        var url: String
    }

    /// The body itself, or, of a body in JSON, what it names: `{"url": "https://…"}`.
    private func source(
        _ request: Request, _ services: RequestServices
    ) async throws(SessionFailure) -> () async throws(SessionFailure) -> ByteBuffer? {
        guard let type = request.head.header("content-type"), type.lowercased().hasPrefix("application/json") else {
            return { () async throws(SessionFailure) in try await request.body.next() }
        }
        let text = String(buffer: try await request.body.whole(limit: ClientText.maximumBytes))
        let reference: Reference
        do throws(Rejection) {
            reference = try ClientText.decode(Reference.self, from: text)
        } catch {
            throw .badRequest(
                "Content-type was application/json, but we could not process the JSON payload. \(error.description)")
        }
        return try await services.remote.open(reference.url)
    }
}
