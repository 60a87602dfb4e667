import NIOCore
import ParlanceCore

/// Tokens that open one stream: `GET /v3/token`, `POST /v2/realtime/token`.
enum AssemblyAIToken {
    static let support: [String: ParameterSupport] = [
        "expires_in_seconds": .supported, "max_session_duration_seconds": .supported, "expires_in": .supported,
    ]

    static func streaming(
        _ head: Handshake, _ caller: Caller, _ tokens: any TokenIssuer
    ) throws(SessionFailure) -> HTTPAnswer {
        let parameters = ParameterReader(head) { "Invalid '\($0)' value of '\($1)'. Expected \($2)." }
        guard let seconds = try parameters.integer("expires_in_seconds", in: 1...600) else {
            throw .badRequest("'expires_in_seconds' is missing: a whole number from 1 to 600.")
        }
        let session = try parameters.integer("max_session_duration_seconds", in: 60...10_800) ?? 10_800
        let token = try tokens.issue(
            TokenGrant(lifetimeSeconds: seconds, maximumSessionSeconds: session, isSingleUse: true), for: caller)
        return HTTPAnswer(status: 200, json: TokenAnswer(token: token, lifetimeSeconds: seconds).json)
    }

    private struct Body: Decodable {
        var expires_in: Int?
    }

    static func realtime(
        _ bytes: ByteBuffer, _ caller: Caller, _ tokens: any TokenIssuer
    ) throws(SessionFailure) -> HTTPAnswer {
        let body: Body
        do throws(Rejection) {
            body = try ClientText.decode(Body.self, from: String(buffer: bytes))
        } catch {
            throw .badRequest(error.description)
        }
        let lifetimes = 60...360_000
        guard let seconds = body.expires_in, lifetimes.contains(seconds) else {
            throw .badRequest("'expires_in' must be \(ParameterReader.wholeNumber(in: lifetimes)) (seconds).")
        }
        let token = try tokens.issue(TokenGrant(lifetimeSeconds: seconds), for: caller)
        return HTTPAnswer(status: 200, json: TokenAnswer(token: token, lifetimeSeconds: nil).json)
    }
}

private struct TokenAnswer: JSONWritable {
    var token: String
    var lifetimeSeconds: Int?

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("token", token)
            if let lifetimeSeconds { json.field("expires_in_seconds", lifetimeSeconds) }
        }
    }
}
