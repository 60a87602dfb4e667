import NIOCore
import ParlanceCore

/// The body of `POST /v1/auth/grant`: `{"ttl_seconds": 30}`, or nothing.
struct GrantRequest: Equatable {
    static let support: [String: ParameterSupport] = ["ttl_seconds": .supported]
    static let lifetimes = 1...3_600
    var lifetimeSeconds = 30

    private struct Body: Decodable {
        var ttl_seconds: Double?
    }

    init(_ bytes: ByteBuffer) throws(SessionFailure) {
        guard bytes.readableBytes > 0 else { return }
        let body: Body
        do throws(Rejection) {
            body = try ClientText.decode(Body.self, from: String(buffer: bytes))
        } catch {
            throw .badRequest(error.description)
        }
        guard let seconds = body.ttl_seconds else { return }
        guard let whole = Int(exactly: seconds.rounded()), Self.lifetimes.contains(whole) else {
            throw .badRequest("'ttl_seconds' must be \(ParameterReader.wholeNumber(in: Self.lifetimes)).")
        }
        lifetimeSeconds = whole
    }
}

/// `{"access_token": "…", "expires_in": 30}`
struct GrantAnswer: JSONWritable {
    var token: String
    var lifetimeSeconds: Int

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("access_token", token)
            json.field("expires_in", lifetimeSeconds)
        }
    }
}
