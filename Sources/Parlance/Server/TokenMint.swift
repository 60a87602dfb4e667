import Crypto
import Foundation
import ParlanceCore
import Synchronization

/// Makes and checks short-lived tokens that stand for a key: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256.
///
/// Nothing is kept of a token but, of those for a single use, that they were used. A token can be read by whoever has it, so
/// it names its key by a code that only its makers can make: not even a guess at the key can be tried on it. Safe from any
/// thread.
package final class TokenMint: TokenIssuer {
    /// What a token says.
    package struct Claims: Hashable, Codable, Sendable {
        /// Its own number.
        package var jti: String
        /// Until when it opens sessions, in seconds since 1970.
        package var exp: Int
        /// ``TokenMint/reference(to:)``
        package var key: String
        /// Longest session, in seconds.
        package var session: Int?
        /// It opens one session.
        package var once: Bool?
    }

    /// Tokens for a single use that may be known as used at a time. Beyond it none are made: what was used must not be
    /// forgotten while it could be used again.
    static let maximumUsed = 100_000
    private static let issuer = "parlance"
    /// `{"alg":"HS256","typ":"JWT"}`. No other is made, none other is read.
    private static let head = encoded(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8))

    private let key: SymmetricKey
    private let now: @Sendable () -> Int
    /// When those that were used run out, by their number.
    private let used = Mutex<[String: Int]>([:])
    private let sessionKeys: SessionKeys

    /// - Parameters:
    ///   - secret: the same for all servers that take each other's tokens. Nil: one of this server's own, which ends with
    ///     it.
    ///   - now: seconds since 1970.
    package init(secret: String?, now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }) {
        key =
            secret.map { SymmetricKey(data: SHA256.hash(data: Data("\(Self.issuer) \($0)".utf8))) }
            ?? SymmetricKey(size: .bits256)
        self.now = now
        sessionKeys = SessionKeys(now: now)
    }

    package func issueKey(
        for session: RealtimeConfiguration, lifetimeSeconds: Int, to caller: Caller
    ) throws(SessionFailure) -> SessionKey {
        try sessionKeys.issue(for: session, lifetimeSeconds: lifetimeSeconds, to: caller.id)
    }

    /// Who had a session key made, and for what; nil if there is no such key any more.
    package func checkKey(_ value: String) -> (caller: String, session: RealtimeConfiguration)? {
        sessionKeys.check(value).map { ($0.caller, $0.session) }
    }

    /// Whether this is meant to be a session key.
    package static func isSessionKey(_ value: String) -> Bool { value.hasPrefix(SessionKeys.prefix) }

    package func issue(_ grant: TokenGrant, for caller: Caller) throws(SessionFailure) -> String {
        if grant.isSingleUse {
            let isFull = used.withLock { used in
                if used.count >= Self.maximumUsed { forgetOld(&used) }
                return used.count >= Self.maximumUsed
            }
            guard !isFull else { throw .tooBusy("Too many tokens are out.", retryAfter: 60) }
        }
        return sign(
            Claims(
                jti: UUID().uuidString.lowercased(), exp: now() + grant.lifetimeSeconds, key: reference(to: caller.id),
                session: grant.maximumSessionSeconds, once: grant.isSingleUse ? true : nil))
    }

    /// What stands for a key, by its ``Caller/id``, in tokens.
    package func reference(to id: String) -> String {
        Self.encoded(Data(HMAC<SHA256>.authenticationCode(for: Data("key \(id)".utf8), using: key)))
    }

    func sign(_ claims: Claims) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Strings, whole numbers and a flag: nothing that cannot be written.
        let body = (try? encoder.encode(claims)) ?? Data()
        let signed = "\(Self.head).\(Self.encoded(body))"
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return "\(signed).\(Self.encoded(Data(code)))"
    }

    /// What a token of ours says; nil if it is none, or is no longer good. One for a single use is as good as before.
    package func claims(of token: String) -> Claims? {
        guard token.utf8.count <= 4_096 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.head, let code = Self.decoded(parts[2]),
            let body = Self.decoded(parts[1]),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Data("\(parts[0]).\(parts[1])".utf8), using: key),
            let claims = try? JSONDecoder().decode(Claims.self, from: body), claims.exp > now()
        else { return nil }
        return claims
    }

    /// As ``claims(of:)``, and uses it.
    ///
    /// - Parameter opensSession: it is used for what a token for a single use opens once; nothing else is open to one.
    package func check(_ token: String, opensSession: Bool) -> Claims? {
        guard let claims = claims(of: token) else { return nil }
        guard claims.once == true else { return claims }
        guard opensSession else { return nil }
        let isNew = used.withLock { used in
            guard used[claims.jti] == nil else { return false }
            if used.count >= Self.maximumUsed { forgetOld(&used) }
            guard used.count < Self.maximumUsed else { return false }
            used[claims.jti] = claims.exp
            return true
        }
        return isNew ? claims : nil
    }

    private func forgetOld(_ used: inout [String: Int]) {
        let now = now()
        used = used.filter { $0.value > now }
    }

    /// Base64url without padding (RFC 7515, section 2).
    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decoded(_ text: Substring) -> Data? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
