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
    /// Where the answer goes; nil: to the caller.
    var callbackURL: String?
    var callbackMethod = Callback.Method.post

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
        callbackURL = parameters.value("callback")
        if let method = parameters.value("callback_method") {
            guard let known = Callback.Method(rawValue: method.uppercased()) else {
                throw parameters.invalid("callback_method", method, expected: "POST or PUT")
            }
            callbackMethod = known
        }
    }

    /// Reads the recording while it is recognized, and answers when all of it is.
    func transcribe(
        _ request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> PrerecordedAnswer {
        let next: () async throws(SessionFailure) -> ByteBuffer? =
            if let url = try await Self.url(in: request) {
                try await services.remote.open(url)
            } else {
                { () async throws(SessionFailure) in try await request.body.next() }
            }
        return try await transcribe(next, id: request.head.requestID, from: caller, services.recordings)
    }

    func transcribe(
        _ next: () async throws(SessionFailure) -> ByteBuffer?, id: String, from caller: Caller,
        _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> PrerecordedAnswer {
        var results = RecordingResults()
        var isEmpty = true
        try await recordings.transcribe(
            id: id, dialect: "deepgram", configuration, from: caller,
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
            recording: self, requestID: id, created: description.startedAt,
            model: ModelInfo(description.recognizer), languages: description.recognizer.languages, summary: summary,
            channels: results.channels(configuration.channelMode == .separate ? summary.channels : 1))
    }

    private static let notAudio = "Bad Request: failed to process audio: corrupt or unsupported data."

    private struct Reference: Decodable {
        var url: String
    }

    /// What a body in JSON names: `{"url": "https://…"}`. Nil: the body is the recording.
    static func url(in request: Request) async throws(SessionFailure) -> String? {
        guard let type = request.head.header("content-type"), type.lowercased().hasPrefix("application/json") else {
            return nil
        }
        let text = String(buffer: try await request.body.whole(limit: ClientText.maximumBytes))
        do throws(Rejection) {
            return try ClientText.decode(Reference.self, from: text).url
        } catch {
            throw .badRequest(
                "Content-type was application/json, but we could not process the JSON payload. \(error.description)")
        }
    }
}
