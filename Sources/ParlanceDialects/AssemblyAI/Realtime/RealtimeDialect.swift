import ParlanceCore

/// AssemblyAI's legacy real-time transcription, `GET /v2/realtime/ws`, which the provider has retired and its old SDKs
/// still speak: audio as base64 in JSON, or binary.
///
/// What is supported stands in ``AssemblyAIParameters`` and in `docs/assemblyai.md`.
public struct RealtimeDialect: Dialect {
    public let name = "assemblyai-realtime"
    public let paths = ["/v2/realtime/ws"]
    public let support = InterfaceSupport(
        "AssemblyAI real-time (legacy)", paths: ["GET /v2/realtime/ws"], parameters: AssemblyAIParameters.realtime)
    private let now: @Sendable () -> WallTime

    /// - Parameter now: the clock that messages show.
    public init(now: @escaping @Sendable () -> WallTime = { WallTime.now() }) { self.now = now }

    public func credential(in handshake: Handshake) -> String? { AssemblyAICredential.key(in: handshake) }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let request = try RealtimeRequest(handshake)
        return Conversation(
            configuration: request.configuration, reader: RealtimeCommandReader(format: request.format),
            writer: RealtimeEventWriter(options: request.options, now: now), ignored: request.ignored)
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        AssemblyAIAnswer.refusal(failure)
    }

    public func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]? {
        failure.realtimeFarewell
    }
}
