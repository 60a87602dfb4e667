import ParlanceCore

/// Our own protocol, `/v1/stream`: the session's events, spelled plainly. `docs/native-protocol.md` describes it.
public struct NativeDialect: Dialect {
    public let name = "native"
    public let paths = ["/v1/stream"]
    public let support = InterfaceSupport(
        "Parlance's own", paths: ["GET /v1/stream"],
        parameters: Dictionary(uniqueKeysWithValues: NativeRequest.names.map { ($0, .supported) }))

    public init() {}

    public func credential(in handshake: Handshake) -> String? { offered(in: handshake).key }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let configuration = try NativeRequest.configuration(handshake)
        let channels = configuration.channelMode == .mixed ? 1 : configuration.audio.channels
        let isPackets = if case .packets = configuration.audio { true } else { false }
        return Conversation(
            configuration: configuration,
            reader: NativeCommandReader(channels: channels, isPackets: isPackets),
            writer: NativeEventWriter(wantsTimings: configuration.wantsTimings),
            responseHeaders: [(name: "x-request-id", value: handshake.requestID)],
            subprotocol: offered(in: handshake).subprotocol)
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        failure.nativeAnswer(requestID: handshake.requestID)
    }

    private func offered(in handshake: Handshake) -> OfferedCredential {
        OfferedCredential(in: handshake, subprotocols: ["token"])
    }
}
