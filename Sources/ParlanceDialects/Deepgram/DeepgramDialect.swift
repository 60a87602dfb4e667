import ParlanceCore

/// Deepgram's live transcription, `GET /v1/listen` over WebSocket, as its SDKs speak it.
///
/// What is supported, and what the rest is answered with, stands in ``DeepgramParameters`` and in `docs/deepgram.md`.
public struct DeepgramDialect: Dialect {
    public let name = "deepgram"
    public let paths = ["/v1/listen"]
    public let support = InterfaceSupport(
        "Deepgram live", paths: ["GET /v1/listen"], parameters: DeepgramParameters.table(for: .live))

    public init() {}

    public func credential(in handshake: Handshake) -> String? { offered(in: handshake).key }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let ignored = try DeepgramParameters.check(handshake)
        let request = try DeepgramRequest(handshake)
        return Conversation(
            configuration: request.configuration,
            reader: DeepgramCommandReader(
                channels: request.options.channels, isSmart: request.options.isSmart),
            writer: DeepgramEventWriter(requestID: handshake.requestID, options: request.options),
            responseHeaders: [
                (name: "dg-request-id", value: handshake.requestID),
                (name: "access-control-allow-credentials", value: "true"), (name: "vary", value: "origin"),
            ],
            subprotocol: offered(in: handshake).subprotocol,
            ignored: ignored)
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        failure.deepgramAnswer(requestID: handshake.requestID)
    }

    /// `token, KEY`, `bearer, JWT`, and more beside them, in any place of the list.
    private func offered(in handshake: Handshake) -> OfferedCredential {
        OfferedCredential(in: handshake, subprotocols: ["token", "bearer"])
    }
}
