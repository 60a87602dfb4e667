import ParlanceCore

/// One pair of keys, and whose it is.
public struct AmazonKey: Sendable {
    public var id: String
    public var secret: String
    public var owner: Caller

    public init(id: String, secret: String, owner: Caller) {
        self.id = id
        self.secret = secret
        self.owner = owner
    }
}

/// Who has signed a request.
///
/// The dates of heads are good for five minutes before and after this server's clock, presigned URLs for as long as they
/// say; each opens a stream once (``SignatureMemory``).
package struct AmazonDoor: Sendable {
    package static let skew = 300

    private let keys: [String: AmazonKey]
    private let region: String?
    private let memory = SignatureMemory()
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - region: the only one whose scope is accepted; nil: any.
    package init(keys: [AmazonKey], region: String?, now: @escaping @Sendable () -> WallTime) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        self.region = region
        self.now = now
    }

    /// No keys: whoever reaches the server may use it, signed or not.
    package var isOpen: Bool { keys.isEmpty }

    /// - Parameter opensStream: it uses the signature up.
    package func check(_ handshake: Handshake, opensStream: Bool) throws(SessionFailure) -> Caller {
        do throws(SignatureFault) {
            guard let request = try SignedRequest(handshake) else { throw SignatureFault.missing }
            guard let key = keys[request.keyID] else { throw SignatureFault.unknownKey }
            guard request.service == SigningKey.service else { throw SignatureFault.otherService(request.service) }
            if let region, region != request.region { throw SignatureFault.otherRegion(region) }
            guard let made = AmazonTime.seconds(request.time), request.time.hasPrefix(request.day) else {
                throw SignatureFault.incomplete("X-Amz-Date is as 20260102T030405Z, of the credential's day")
            }
            let now = Int(now().secondsSince1970)
            guard made <= now + Self.skew else { throw SignatureFault.early(request.time) }
            let until = made + (request.expires ?? Self.skew)
            guard now <= until else { throw SignatureFault.expired(request.time) }
            guard request.isSigned(by: key.secret, handshake) else { throw SignatureFault.wrong }
            if opensStream {
                let use = memory.use(request.signature, now: now, until: until)
                guard use != .used else { throw SignatureFault.used }
                guard use != .full else { throw SignatureFault.tooMany }
            }
            return key.owner
        } catch {
            throw error.failure
        }
    }

    /// What the chunks of a request's stream are signed with; nil where it is not signed with a key of ours.
    package func chunks(of handshake: Handshake) -> ChunkSignatures? {
        guard let request = try? SignedRequest(handshake), let key = keys[request.keyID] else { return nil }
        return ChunkSignatures(secret: key.secret, region: request.region, seed: request.signature)
    }

    /// Whose key this is, by the request's own word.
    package func keyID(of handshake: Handshake) -> String? { (try? SignedRequest(handshake))?.keyID }
}
