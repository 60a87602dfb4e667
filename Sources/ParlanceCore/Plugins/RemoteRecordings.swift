import NIOCore

/// Recordings that a client only names, by a URL. The operator says from where they may be fetched; what is refused is
/// refused before a byte is sent.
public protocol RemoteRecordings: Sendable {
    /// Whether such a URL may be fetched, as far as the URL itself tells.
    func check(_ url: String) throws(SessionFailure)

    /// Opens it.
    ///
    /// - Returns: the next bytes; nil at the end. Read no further ahead than it is called; given up when it is let go.
    func open(_ url: String) async throws(SessionFailure) -> @Sendable () async throws(SessionFailure) -> ByteBuffer?
}

/// Where nothing is fetched.
public struct NoRemoteRecordings: RemoteRecordings {
    public init() {}

    public func check(_ url: String) throws(SessionFailure) {
        throw .unsupported(
            "This server fetches no recordings from URLs: send the audio itself. (Its operator can allow hosts with "
                + "--fetch.)")
    }

    public func open(
        _ url: String
    ) async throws(SessionFailure) -> @Sendable () async throws(SessionFailure) -> ByteBuffer? {
        try check(url)
        return { () throws(SessionFailure) in nil }
    }
}
