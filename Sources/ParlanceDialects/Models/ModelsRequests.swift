import ParlanceCore

/// `GET /v1/models`, which two providers' clients ask for: one answer holds Deepgram's lists (`stt`, `tts`) and OpenAI's
/// (`data`). A single model is told in the form of whoever gave it its id.
public struct ModelsRequests: RequestHandler {
    public let name = "models"
    public let support = [
        InterfaceSupport("Deepgram and OpenAI models", paths: ["GET /v1/models", "GET /v1/models/{id}"])
    ]

    public init() {}

    public func methods(path: String) -> [String] {
        path == "/v1/models" || id(in: path) != nil ? ["GET", "OPTIONS"] : []
    }

    public func maximumBody(path: String) -> Int { 1_024 }

    public func credential(in head: Handshake) -> String? { OfferedCredential(in: head, subprotocols: []).key }

    public func preflight(_ head: Handshake) -> HTTPAnswer { OpenAICrossOrigin.preflight(methods: ["GET"]) }

    public func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let requestID = request.head.requestID
        let descriptions = services.recordings.models.map(ModelDescription.init)
        let models = OpenAIModels(services)
        guard let id = id(in: request.head.path) else {
            return both(
                ModelsAnswer(models: descriptions, entries: models.entries).json, status: 200, requestID: requestID)
        }
        if let description = descriptions.first(where: { $0.info.uuid == id }) {
            return .deepgram(description.json, requestID: requestID)
        }
        guard let entry = models.entry(id) else { throw OpenAIModels.unknown(id) }
        return .openAI(entry.json, requestID: requestID)
    }

    /// In both forms.
    public func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer {
        let deepgram = failure.deepgramRefusal
        var json = JSONWriter()
        json.object { json in
            json.field("error", OpenAIErrorObject(failure))
            json.field("err_code", deepgram.code)
            json.field("err_msg", headerSafe(deepgram.text))
            json.field("request_id", head.requestID)
        }
        var answer = both(json.text, status: failure.openAIStatus, requestID: head.requestID)
        answer.headers.append((name: "dg-error", value: headerSafe(deepgram.text)))
        return answer
    }

    private func both(_ json: String, status: Int, requestID: String) -> HTTPAnswer {
        var answer = HTTPAnswer.openAI(status: status, json, requestID: requestID)
        answer.headers.append((name: "dg-request-id", value: requestID))
        return answer
    }

    private func id(in path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 4 && path.hasPrefix("/v1/models/") && !parts[3].isEmpty ? String(parts[3]) : nil
    }
}
