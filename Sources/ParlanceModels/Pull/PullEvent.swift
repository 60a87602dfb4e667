/// What a pull tells whoever shows it, in order.
public enum PullEvent: Hashable, Sendable {
    /// Another process is pulling the same model; this one waits for it.
    case waiting
    /// How much there is to fetch. `have` bytes of it arrived in an earlier attempt. Nil: the server does not say.
    case began(url: String, total: Int64?, have: Int64)
    /// The earlier part cannot be continued: the download begins anew.
    case restarted(reason: String)
    /// At most about ten a second.
    case progress(received: Int64, total: Int64?)
    /// The transfer broke off and will be taken up again.
    case retrying(reason: String, delay: Duration)
    /// The download is complete. `verified` tells whether there was a checksum to compare it with.
    case downloaded(bytes: Int64, sha256: String, verified: Bool)
    case unpacking
    case installed(path: String)
}

/// Called in the pull's own task; should return at once.
public typealias PullObserver = @Sendable (PullEvent) -> Void
