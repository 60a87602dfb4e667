import ParlanceCore

/// AssemblyAI's Universal-Streaming, `GET /v3/ws` over WebSocket, as its SDKs speak it.
///
/// What is supported stands in ``AssemblyAIParameters`` and in `docs/assemblyai.md`. The provider accepts every upgrade and
/// refuses inside it.
public struct AssemblyAIDialect: Dialect {
    public let name = "assemblyai"
    public let paths = ["/v3/ws"]
    public let support = InterfaceSupport(
        "AssemblyAI streaming", paths: ["GET /v3/ws"], parameters: AssemblyAIParameters.streaming)
    private let findable: Set<RedactionPolicy>
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - findable: what this server can hide; of other policies a client is warned.
    ///   - now: the clock that messages show.
    public init(
        findable: Set<RedactionPolicy>, now: @escaping @Sendable () -> WallTime = { WallTime.now() }
    ) {
        self.findable = findable
        self.now = now
    }

    public func credential(in handshake: Handshake) -> String? { AssemblyAICredential.key(in: handshake) }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let request = try AssemblyAIRequest(handshake, findable: findable)
        return Conversation(
            configuration: request.configuration, reader: AssemblyAICommandReader(request),
            writer: AssemblyAIEventWriter(options: request.options, now: now), ignored: request.ignored)
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        AssemblyAIAnswer.refusal(failure)
    }

    public func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]? {
        var failure = failure
        if case .unauthorized = failure, credential(in: handshake) == nil, handshake.header("origin") == nil {
            failure = .unauthorized("Missing Authorization header")
        }
        return failure.assemblyAIFarewell
    }
}
