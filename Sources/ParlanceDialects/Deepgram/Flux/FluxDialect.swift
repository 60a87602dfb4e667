import ParlanceCore

/// Deepgram's Flux, `GET /v2/listen` over WebSocket: transcription by turns.
///
/// What is supported stands in ``FluxParameters`` and in `docs/deepgram.md`.
public struct FluxDialect: Dialect {
    public let name = "deepgram-flux"
    public let paths = ["/v2/listen"]
    public let support = InterfaceSupport(
        "Deepgram Flux", paths: ["GET /v2/listen"], parameters: FluxParameters.table)

    public init() {}

    public func credential(in handshake: Handshake) -> String? { offered(in: handshake).key }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let request = try FluxRequest(handshake)
        return Conversation(
            configuration: request.configuration,
            reader: FluxCommandReader(takesHints: request.settings.isMultilingual),
            writer: FluxEventWriter(requestID: handshake.requestID, settings: request.settings),
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
