import NIOCore
import ParlanceCore

/// Deepgram's speech from one text, `POST /v1/speak`: the audio goes out while it is made.
public struct DeepgramSpeakRequests: RequestHandler {
    public let name = "deepgram-speak"
    public let support = [
        InterfaceSupport("Deepgram speech", paths: ["POST /v1/speak"], parameters: DeepgramSpeakRequest.table)
    ]
    /// JSON around the longest text, however it is escaped.
    private static let maximumBody = 64 * 1_024

    public init() {}

    public func methods(path: String) -> [String] { path == "/v1/speak" ? ["POST"] : [] }

    public func maximumBody(path: String) -> Int { Self.maximumBody }

    public func credential(in head: Handshake) -> String? { OfferedCredential(in: head, subprotocols: []).key }

    public func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let query = try DeepgramSpeakRequest(request.head, over: .rest)
        let body = try await request.body.whole(limit: Self.maximumBody)
        let text = try Self.text(in: body, contentType: request.head.header("content-type"))
        guard let speaker = services.speaker else { throw .unavailable("This server does not speak.", retryAfter: 60) }
        let spoken = try speaker.speak(
            text, id: request.head.requestID, dialect: "deepgram", query.configuration, from: caller)
        return HTTPAnswer(
            status: 200,
            headers: [
                (name: "content-type", value: spoken.description.format.contentType),
                (name: "dg-request-id", value: request.head.requestID),
                (name: "dg-model-name", value: headerSafe(spoken.description.modelName)),
                (name: "dg-model-uuid", value: spoken.description.modelUUID),
                (name: "dg-char-count", value: String(text.unicodeScalars.count)),
                (name: "access-control-allow-credentials", value: "true"), (name: "vary", value: "origin"),
            ], stream: spoken.audio)
    }

    public func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer {
        failure.deepgramAnswer(requestID: head.requestID)
    }

    private struct Body: Decodable {
        var text: String
    }

    /// `{"text": "…"}`, or text alone where the content type says so.
    package static func text(in body: ByteBuffer, contentType: String?) throws(SessionFailure) -> String {
        var text = String(buffer: body)
        if contentType?.lowercased().hasPrefix("text/plain") != true {
            do throws(Rejection) {
                text = try ClientText.decode(Body.self, from: text).text
            } catch {
                throw .badRequest(
                    "Content-type was application/json, but we could not process the JSON payload. \(error.description)"
                )
            }
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw .badRequest("'text' is empty: there is nothing to speak.")
        }
        let count = text.unicodeScalars.count
        guard count <= DeepgramSpeakRequest.maximumText else {
            throw .tooLarge(
                "A text may have \(DeepgramSpeakRequest.maximumText) characters; this one has \(count). "
                    + "Send it in parts, or as a stream.")
        }
        return text
    }
}
