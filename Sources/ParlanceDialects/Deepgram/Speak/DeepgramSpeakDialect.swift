import ParlanceCore

/// Deepgram's speech from a stream of text, `GET /v1/speak` over WebSocket, as its SDKs speak it.
public struct DeepgramSpeakDialect: Dialect {
    public let name = "deepgram-speak"
    public let paths = ["/v1/speak"]
    public let support = InterfaceSupport(
        "Deepgram speech, streamed", paths: ["GET /v1/speak"], parameters: DeepgramSpeakRequest.table)

    public init() {}

    public func credential(in handshake: Handshake) -> String? { offered(in: handshake).key }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let request = try DeepgramSpeakRequest(handshake, over: .webSocket)
        return Conversation(
            .synthesis(request.configuration), reader: DeepgramSpeakReader(),
            writer: DeepgramSpeakWriter(requestID: handshake.requestID),
            responseHeaders: [
                (name: "dg-request-id", value: handshake.requestID),
                (name: "access-control-allow-credentials", value: "true"), (name: "vary", value: "origin"),
            ],
            subprotocol: offered(in: handshake).subprotocol, ignored: request.ignored)
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        failure.deepgramAnswer(requestID: handshake.requestID)
    }

    private func offered(in handshake: Handshake) -> OfferedCredential {
        OfferedCredential(in: handshake, subprotocols: ["token", "bearer"])
    }
}
