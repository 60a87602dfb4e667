import ParlanceCore

/// OpenAI's Realtime interface over WebSocket: transcription sessions and conversations, in the names of the interface as it
/// is generally available or, with `OpenAI-Beta: realtime=v1`, in the beta's.
///
/// What is supported stands in ``support`` and in `docs/openai.md`.
public struct OpenAIRealtimeDialect: Dialect {
    public let name = "openai-realtime"
    public let paths = ["/v1/realtime", "/realtime"]
    public let support = InterfaceSupport(
        "OpenAI Realtime", paths: ["GET /v1/realtime", "GET /realtime"],
        parameters: [
            "model": .supported, "intent": .supported,
            "call_id": .refused("'call_id' is not available on this server: it takes no WebRTC or SIP calls."),
        ])

    public init() {}

    public func credential(in handshake: Handshake) -> String? { OpenAICredential.key(in: handshake) }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let parameters = ParameterReader(handshake) { name, value, right in
            "Invalid value for '\(name)': '\(value)'. Expected \(right)."
        }
        if let refusal = support.parameters["call_id"]?.refusal, parameters.value("call_id") != nil {
            throw .unsupported(refusal, parameter: .init(name: "call_id", value: ""))
        }
        let intent = parameters.value("intent")
        if let intent, !["transcription", "conversation", "realtime"].contains(intent) {
            throw parameters.invalid("intent", intent, expected: "transcription, or none")
        }
        let granted = handshake.sessionOfKey
        let model = parameters.value("model").map { cut($0, toBytes: 128) }
        // The key's session is the default; the request may say otherwise.
        let kind: RealtimeConfiguration.Kind =
            intent == "transcription"
            ? .transcription : intent == nil && model == nil ? granted?.kind ?? .conversation : .conversation
        let shape: RealtimeShape = OpenAICredential.wantsBeta(handshake) ? .beta : .current
        var configuration = RealtimeConfiguration(kind, model: "")
        if let granted, granted.kind == kind { configuration = granted }
        if kind == .conversation {
            if let model { configuration.model = model }
            guard !configuration.model.isEmpty else {
                throw .badRequest(
                    "You must provide a model parameter ('?model=…'), or 'intent=transcription'.",
                    parameter: .init(name: "model", value: ""))
            }
        }
        configuration.idleTimeout = .seconds(86_400)
        let known = Set(support.parameters.keys)
        return Conversation(
            .conversation(configuration), reader: OpenAICommandReader(shape, kind),
            writer: OpenAIEventWriter(shape, kind, seed: String(handshake.requestID.filter(\.isHexDigit).prefix(12))),
            subprotocol: OpenAICredential.offersRealtime(handshake) ? "realtime" : nil,
            ignored: handshake.query.map(\.name).filter { !known.contains($0) })
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer { failure.openAIAnswer }
}
