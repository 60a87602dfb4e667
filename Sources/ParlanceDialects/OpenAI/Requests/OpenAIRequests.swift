import NIOCore
import ParlanceCore

/// OpenAI's REST interface: recordings (`POST /v1/audio/transcriptions`), speech (`POST /v1/audio/speech`), and short-lived
/// keys for realtime sessions (`POST /v1/realtime/client_secrets`). Models are told by ``ModelsRequests``.
///
/// Whatever else there is below these paths is answered 404 in the provider's form.
public struct OpenAIRequests: RequestHandler {
    public let name = "openai"
    public let support = [
        InterfaceSupport(
            "OpenAI recordings", paths: ["POST /v1/audio/transcriptions"], parameters: TranscriptionRequest.support),
        InterfaceSupport("OpenAI speech", paths: ["POST /v1/audio/speech"], parameters: SpeechRequest.support),
        InterfaceSupport(
            "OpenAI client secrets", paths: ClientSecretRequest.Form.allCases.map { "POST \($0.rawValue)" },
            parameters: ClientSecretRequest.support),
    ]
    /// JSON around the longest text, however it is escaped.
    private static let maximumSpeech = 64 * 1_024
    /// Beyond it nothing is read; the operator's limit is looked at while the form is.
    private static let maximumForm = 1_025 << 20
    /// Recordings that are held in memory.
    private let forms = HeldForms()

    public init() {}

    public func methods(path: String) -> [String] {
        if Self.posts.contains(path) { return ["POST", "OPTIONS"] }
        // What the provider has there and we do not.
        let isOurs = ["/v1/audio/", "/v1/realtime/", "/v1/live/"].contains { path.hasPrefix($0) }
        return isOurs ? ["GET", "POST", "DELETE", "OPTIONS"] : []
    }

    private static let posts =
        ["/v1/audio/transcriptions", "/v1/audio/translations", "/v1/audio/speech"]
        + ClientSecretRequest.Form.allCases.map(\.rawValue)

    public func maximumBody(path: String) -> Int {
        switch path {
        case "/v1/audio/transcriptions", "/v1/audio/translations": Self.maximumForm
        case "/v1/audio/speech": Self.maximumSpeech
        default: ClientSecretRequest.maximumBytes
        }
    }

    public func credential(in head: Handshake) -> String? { OfferedCredential(in: head, subprotocols: []).key }

    public func preflight(_ head: Handshake) -> HTTPAnswer { OpenAICrossOrigin.preflight(methods: ["GET", "POST"]) }

    public func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let id = request.head.requestID
        if let form = ClientSecretRequest.Form(rawValue: request.head.path) {
            let bytes = try await request.body.whole(limit: ClientSecretRequest.maximumBytes)
            let wish: ClientSecretRequest
            do throws(ConversationFault) {
                wish = try ClientSecretRequest(bytes, form)
            } catch {
                return error.openAIAnswer(requestID: id)
            }
            let key = try services.tokens.issueKey(
                for: wish.configuration, lifetimeSeconds: wish.lifetimeSeconds, to: caller)
            return .openAI(
                wish.answer(key, sessionID: "sess_\(id.filter(\.isHexDigit))"), requestID: id)
        }
        switch request.head.path {
        case "/v1/audio/transcriptions": return try await transcribe(request, from: caller, services)
        case "/v1/audio/translations":
            throw .unsupported(
                "This server writes down what is said in the language in which it is said; it does not translate. POST "
                    + "/v1/audio/transcriptions does the first.")
        case "/v1/audio/speech": return try await speak(request, from: caller, services)
        case let path: throw .notFound("There is no \(cut(path, toBytes: 64)) on this server.")
        }
    }

    private func transcribe(
        _ request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let id = request.head.requestID
        try forms.enter(services.maximumUpload)
        let form: TranscriptionForm
        let wish: TranscriptionRequest
        do throws(SessionFailure) {
            form = try await TranscriptionForm(
                request.body, contentType: request.head.header("content-type"), limit: services.maximumUpload)
            wish = try TranscriptionRequest(form, models: services.recordings.models)
        } catch {
            forms.leave(services.maximumUpload)
            throw error
        }
        let pieces = RecordingPieces(form.file ?? [])
        let run: @Sendable ((SessionEvent) -> Void) async throws(SessionFailure) -> Void = {
            [forms] event throws(SessionFailure) in
            defer { forms.leave(services.maximumUpload) }
            try await services.recordings.transcribe(
                id: id, dialect: "openai", wish.configuration, from: caller,
                audio: { () throws(SessionFailure) in pieces.next() }, event: event)
        }
        if wish.isStream {
            return .openAI(
                TranscriptionStream.answer(wish, run: run), type: "text/event-stream; charset=utf-8", requestID: id)
        }
        var result = TranscriptionResult()
        try await run { result.take($0) }
        try result.check()
        let (text, type) = TranscriptionAnswer(request: wish, result: result).body
        return .openAI(text, type: type, requestID: id)
    }

    private func speak(
        _ request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let id = request.head.requestID
        let bytes = try await request.body.whole(limit: Self.maximumSpeech)
        guard let speaker = services.speaker else { throw .unavailable("This server does not speak.", retryAfter: 60) }
        let wish = try SpeechRequest(bytes, speaker)
        let spoken = try speaker.speak(wish.text, id: id, dialect: "openai", wish.configuration, from: caller)
        guard wish.isEventStream else { return .openAI(spoken.audio, type: wish.contentType, requestID: id) }
        return .openAI(
            SpeechEvents.stream(spoken.audio, of: wish.text), type: "text/event-stream; charset=utf-8", requestID: id)
    }

    public func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer {
        failure.openAIAnswer(requestID: head.requestID)
    }
}
