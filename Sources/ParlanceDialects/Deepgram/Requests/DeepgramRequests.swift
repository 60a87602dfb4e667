import ParlanceCore

/// Deepgram's REST interface: recordings (`POST /v1/listen`), tokens (`POST /v1/auth/grant`). Models are told by
/// ``ModelsRequests``.
public struct DeepgramRequests: RequestHandler {
    public let name = "deepgram"
    public let support = [
        InterfaceSupport(
            "Deepgram recordings", paths: ["POST /v1/listen"], parameters: DeepgramParameters.table(for: .recordings)),
        InterfaceSupport("Deepgram tokens", paths: ["POST /v1/auth/grant"], parameters: GrantRequest.support),
    ]

    public init() {}

    /// The provider's own limit of a recording.
    static let maximumRecording = 2 << 30

    public func methods(path: String) -> [String] {
        switch path {
        case "/v1/listen", "/v1/auth/grant": ["POST"]
        default: []
        }
    }

    public func maximumBody(path: String) -> Int { path == "/v1/listen" ? Self.maximumRecording : 64 * 1_024 }

    public func credential(in head: Handshake) -> String? { OfferedCredential(in: head, subprotocols: []).key }

    public func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        switch request.head.path {
        case "/v1/listen":
            let recording = try DeepgramRecording(request.head)
            guard recording.callbackURL == nil else {
                return try await DeepgramJobs.submit(recording, request, from: caller, services)
            }
            let answer = try await recording.transcribe(request, from: caller, services)
            return .deepgram(answer.json, requestID: request.head.requestID)
        default:
            let grant = try GrantRequest(try await request.body.whole(limit: 64 * 1_024))
            let token = try services.tokens.issue(TokenGrant(lifetimeSeconds: grant.lifetimeSeconds), for: caller)
            return .deepgram(
                GrantAnswer(token: token, lifetimeSeconds: grant.lifetimeSeconds).json,
                requestID: request.head.requestID)
        }
    }

    public func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer {
        failure.deepgramAnswer(requestID: head.requestID)
    }
}

extension HTTPAnswer {
    static func deepgram(_ json: String, requestID: String) -> HTTPAnswer {
        HTTPAnswer(
            status: 200,
            headers: [
                (name: "dg-request-id", value: requestID), (name: "access-control-allow-credentials", value: "true"),
                (name: "vary", value: "origin"),
            ], json: json)
    }
}
