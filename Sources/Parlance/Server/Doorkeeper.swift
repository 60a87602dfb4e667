import ParlanceCore

/// Who may come in: keys, tokens that stand for keys, and, where no keys are asked for, whose pages may use this server.
package struct Doorkeeper: Sendable {
    /// Somebody who was let in.
    package struct Visitor: Sendable {
        package var caller: Caller
        /// What the token says of the longest session.
        package var maximumSessionSeconds: Int?
        /// What the key was made for, where it opens nothing else.
        package var session: RealtimeConfiguration?

        /// Client secrets open the kind of session that they were made for.
        func mayOpen(_ purpose: Conversation.Purpose) throws(SessionFailure) {
            guard session != nil else { return }
            guard case .conversation = purpose else { throw .unauthorized("This key opens realtime sessions only.") }
        }
    }

    private let keys: KeyRing
    private let tokens: TokenMint
    /// Whoever reaches the server may use it, web pages of anybody included.
    private let isAnonymous: Bool
    private let byReference: [String: KeyRing.Key]
    private let byID: [String: KeyRing.Key]

    package init(keys: KeyRing, tokens: TokenMint, isAnonymous: Bool) {
        self.keys = keys
        self.tokens = tokens
        self.isAnonymous = isAnonymous
        byReference = Dictionary(keys.all.map { (tokens.reference(to: $0.id), $0) }) { first, _ in first }
        byID = Dictionary(keys.all.map { ($0.id, $0) }) { first, _ in first }
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
            if let credential, TokenMint.isSessionKey(credential) { return try admit(sessionKey: credential) }
            let claims = credential.flatMap { tokens.check($0, opensSession: opensSession) }
            return Visitor(caller: .anyone, maximumSessionSeconds: claims?.session)
        }
        guard let credential else { throw .unauthorized("Invalid credentials.") }
        if TokenMint.isSessionKey(credential), keys.key(of: credential) == nil {
            return try admit(sessionKey: credential)
        }
        if let key = keys.key(of: credential) { return Visitor(caller: Caller(key)) }
        guard let claims = tokens.check(credential, opensSession: opensSession), let key = byReference[claims.key]
        else {
            throw .unauthorized("Invalid credentials.")
        }
        return Visitor(caller: Caller(key), maximumSessionSeconds: claims.session)
    }

    /// One that has run out opens nothing, not even a server that asks for no key: its owner counts on its configuration.
    private func admit(sessionKey: String) throws(SessionFailure) -> Visitor {
        guard let (id, session) = tokens.checkKey(sessionKey) else {
            throw .unauthorized("Your session has expired: the client secret is no longer valid.")
        }
        guard wantsKeys else { return Visitor(caller: .anyone, session: session) }
        guard let key = byID[id] else { throw .unauthorized("Invalid credentials.") }
        return Visitor(caller: Caller(key), session: session)
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
