import ParlanceCore

/// Who may come in: keys, tokens that stand for keys, and, where no keys are asked for, whose pages may use this server.
package struct Doorkeeper: Sendable {
    /// Somebody who was let in.
    package struct Visitor: Sendable {
        package var caller: Caller
        /// What the token says of the longest session.
        package var maximumSessionSeconds: Int?
    }

    private let keys: KeyRing
    private let tokens: TokenMint
    /// Whoever reaches the server may use it, web pages of anybody included.
    private let isAnonymous: Bool
    private let byReference: [String: KeyRing.Key]

    package init(keys: KeyRing, tokens: TokenMint, isAnonymous: Bool) {
        self.keys = keys
        self.tokens = tokens
        self.isAnonymous = isAnonymous
        byReference = Dictionary(keys.all.map { (tokens.reference(to: $0.id), $0) }) { first, _ in first }
    }

    /// Whether callers need a key.
    package var wantsKeys: Bool { !keys.isEmpty }

    /// Whether somebody with this credential is worth listening to: before he has said what he wants.
    package func knows(_ credential: String?) -> Bool {
        guard wantsKeys else { return true }
        guard let credential else { return false }
        return keys.key(of: credential) != nil || tokens.claims(of: credential) != nil
    }

    /// - Parameters:
    ///   - credential: as the caller gave it.
    ///   - opensSession: it wants to talk, which is what a token for a single use is for.
    package func admit(
        _ credential: String?, at head: Handshake, opensSession: Bool
    ) throws(SessionFailure) -> Visitor {
        guard wantsKeys else {
            // Without keys the server is for this machine; a web page from elsewhere must not use it through a browser.
            guard isAnonymous || OriginPolicy.allows(head) else {
                throw .unauthorized("Pages of other origins may use this server only with an API key.")
            }
            let claims = credential.flatMap { tokens.check($0, opensSession: opensSession) }
            return Visitor(caller: .anyone, maximumSessionSeconds: claims?.session)
        }
        guard let credential else { throw .unauthorized("Invalid credentials.") }
        if let key = keys.key(of: credential) { return Visitor(caller: Caller(key)) }
        guard let claims = tokens.check(credential, opensSession: opensSession), let key = byReference[claims.key]
        else {
            throw .unauthorized("Invalid credentials.")
        }
        return Visitor(caller: Caller(key), maximumSessionSeconds: claims.session)
    }
}

extension Caller {
    init(_ key: KeyRing.Key) { self.init(name: key.name, id: key.id, redaction: key.redaction) }
}

/// Which web pages may use a server that asks for no key: those of this machine. (A page of another name could be
/// anybody's, and a name that was made to resolve to loopback is no better.)
enum OriginPolicy {
    static func allows(_ handshake: Handshake) -> Bool {
        guard let origin = handshake.header("origin") else { return true }  // not a browser
        guard let separator = origin.firstRange(of: "://") else { return false }
        let authority = origin[separator.upperBound...].lowercased()
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "[::1]"].contains(String(host))
    }
}
