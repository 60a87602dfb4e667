import ParlanceCore

/// Amazon Transcribe's `StartStreamTranscription`: event streams over HTTP/2 and over WebSocket, as its SDKs speak them.
///
/// What is supported stands in ``AmazonParameters`` and in `docs/amazon.md`. Requests are signed (AWS Signature Version 4);
/// without keys in the settings signatures are not looked at.
public struct AmazonDialect: Dialect {
    public let name = "amazon"
    public let paths = ["/stream-transcription-websocket"]
    public let exchangePaths = ["/stream-transcription"]
    public let support = InterfaceSupport(
        "Amazon Transcribe streaming",
        paths: ["POST /stream-transcription (HTTP/2)", "GET /stream-transcription-websocket"],
        parameters: AmazonParameters.table)

    private let vocabularies: AmazonVocabularies
    private let door: AmazonDoor
    private let ids = SessionIDs()

    public init(
        _ settings: AmazonSettings = AmazonSettings(), now: @escaping @Sendable () -> WallTime = { WallTime.now() }
    ) {
        vocabularies = settings.vocabularies
        door = AmazonDoor(keys: settings.keys, region: settings.region, now: now)
    }

    static func isExchange(_ path: String) -> Bool { path == "/stream-transcription" }

    /// Nothing that could be looked up: who has a key signs with it.
    public func credential(in handshake: Handshake) -> String? { nil }

    public func identify(_ handshake: Handshake, opensSession: Bool) throws(SessionFailure) -> Caller? {
        door.isOpen ? nil : try door.check(handshake, opensStream: opensSession)
    }

    public func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation {
        let normal = AmazonParameters.normalized(handshake)
        let request = try AmazonRequest(normal, vocabularies)
        var lease: SessionIDLease?
        if let id = request.sessionID {
            // Whose it is counts: nobody can take another one's id.
            lease = ids.lease("\(door.keyID(of: handshake) ?? "") \(id.lowercased())")
            if lease == nil { throw AmazonFailure.sessionIsOpen }
        }
        return Conversation(
            configuration: request.configuration,
            reader: AmazonCommandReader(
                Self.isExchange(handshake.path) ? .exchange : .webSocket,
                signatures: door.isOpen ? nil : door.chunks(of: handshake)),
            writer: AmazonEventWriter(options: request.options, lease: lease),
            responseHeaders: responseHeaders(normal, sessionID: request.sessionID ?? handshake.requestID),
            ignored: AmazonParameters.ignored(normal))
    }

    public func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer {
        AmazonFailure(failure).answer(requestID: handshake.requestID)
    }

    public func isItsClient(_ handshake: Handshake) -> Bool {
        handshake.header("authorization")?.hasPrefix(SignedRequest.algorithm) == true
            || handshake.headers.contains { $0.name.lowercased().hasPrefix(AmazonParameters.prefix) }
            || handshake.query.contains { $0.name.lowercased() == "x-amz-signature" }
    }

    /// What the provider's answer repeats of the request.
    private func responseHeaders(_ handshake: Handshake, sessionID: String) -> [(name: String, value: String)] {
        var headers = [
            (name: "x-amzn-request-id", value: handshake.requestID),
            (name: "x-amzn-requestid", value: handshake.requestID),
            (name: AmazonParameters.prefix + "session-id", value: sessionID),
        ]
        if Self.isExchange(handshake.path) {
            headers.insert((name: "content-type", value: "application/vnd.amazon.eventstream"), at: 0)
        }
        var echoes: [String: String] = [
            "show-speaker-label": "false", "enable-channel-identification": "false",
            "enable-partial-results-stabilization": "false",
        ]
        for item in handshake.query.reversed() where AmazonParameters.table[item.name] != nil {
            echoes[item.name] = ParameterReader.flag(item.value).map { "\($0)" } ?? headerSafe(item.value)
        }
        echoes["session-id"] = nil
        headers += echoes.sorted { $0.key < $1.key }.map { (name: AmazonParameters.prefix + $0.key, value: $0.value) }
        return headers
    }
}
